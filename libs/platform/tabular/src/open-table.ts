import type { Refusal } from '@icx/refusals';
import { openCsv } from './open-csv.ts';
import { sampled } from './sample.ts';
import type { Table, TableOptions } from './table.ts';

/**
 * Opens a file that somebody sent, whatever it is written in. The same bytes always give the same rows. Holds some lines
 * of it at a time, never more.
 */
export const openTable = async (
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions = {},
): Promise<Table | Refusal> => {
  const { sample, all } = await sampled(bytes);
  return openCsv(sample, all, 'plain', options);
};
