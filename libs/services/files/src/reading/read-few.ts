import { Readable } from 'node:stream';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { openTable } from '@icx/tabular';
import type { FileKind, KindReader, ReadBatch } from '../file-kind.ts';
import { resolveColumns } from '../resolve-columns.ts';
import { readRows } from './read-rows.ts';

const tooMany = (most: number): Refusal =>
  refuse('rows-too-many', `There are more than ${most} rows, which is more than a page takes: send them as a file.`);

/** A short table as a file of its kind is read, but in this process: what a person pastes. At most so many rows. */
export const readFew = async <Taken>(
  text: string,
  kind: Pick<FileKind<Taken>, 'columns' | 'ignoresOthers' | 'reader'>,
  most: number,
): Promise<ReadBatch<Taken> | Refusal> => {
  const table = await openTable(Readable.from([Buffer.from(text)]));
  if (isRefusal(table)) return table;
  const columns = resolveColumns(table.header, kind);
  if (isRefusal(columns)) return columns;
  const { openReader } = (await import(kind.reader)) as { readonly openReader: () => KindReader<Taken> };
  for await (const read of readRows(table.rows, columns, new Set(), openReader(), most + 1)) {
    if (isRefusal(read)) return read;
    return read.lines.length > most ? tooMany(most) : (read.batch as ReadBatch<Taken>);
  }
  return tooMany(most);
};
