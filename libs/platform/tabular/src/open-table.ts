import { isRefusal, type Refusal } from '@icx/refusals';
import { containerOf } from './container.ts';
import { openCsv } from './open-csv.ts';
import { isWorkbook, openXlsx } from './open-xlsx.ts';
import { BrokenFile, unreadable } from './refusals.ts';
import { sampled, type Sampled } from './sample.ts';
import type { Dialect, Row, Table, TableOptions } from './table.ts';
import { gunzipped } from './unpack.ts';
import { held, memberOf, openZip } from './zip.ts';

/**
 * Opens a file that somebody sent, whatever it is written and packed in. The same bytes always give the same rows. Holds
 * some lines of it at a time, of a workbook all of it, which has a bound.
 */
export const openTable = async (
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions = {},
): Promise<Table | Refusal> => {
  try {
    const table = await opened(await sampled(bytes), options);
    return isRefusal(table) ? table : { ...table, rows: untilBroken(table.rows) };
  } catch (error) {
    if (error instanceof BrokenFile) return error.refusal;
    throw error;
  }
};

/** What shows in the middle of a file ends its rows. */
async function* untilBroken(rows: Table['rows']): AsyncGenerator<readonly Row[] | Refusal, void, undefined> {
  try {
    yield* rows;
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    yield error.refusal;
  }
}

const opened = async (file: Sampled, options: TableOptions): Promise<Table | Refusal> => {
  const container = containerOf(file.sample);
  if (container === 'gzip') return openText(await sampled(gunzipped(file.all)), 'gzip', options);
  return container === 'zip' ? openZipped(file.all, options) : openText(file, 'plain', options);
};

const openZipped = async (all: Sampled['all'], options: TableOptions): Promise<Table | Refusal> => {
  const { again } = options;
  if (again) await all.return();
  const whole = again ? undefined : await held(all);
  const zip = await openZip(again ?? whole!);
  if (isWorkbook(zip)) return openXlsx(whole ?? (await held(again!.from(0))), options);
  const [entry, another] = zip.entries;
  if (!entry) return unreadable.empty;
  return another ? unreadable.several : openText(await sampled(memberOf(zip, entry)), 'zip', options);
};

const openText = async (
  { sample, all }: Sampled,
  container: Dialect['container'],
  options: TableOptions,
): Promise<Table | Refusal> => {
  const found = containerOf(sample);
  if (found === 'text') return openCsv(sample, all, container, options);
  await all.return();
  if (found === 'gzip' || found === 'zip') return unreadable.nested;
  return found === 'other' ? unreadable.notTable : unreadable[found];
};
