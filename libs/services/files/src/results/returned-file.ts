import type { KnownFile } from '@icx/files';
import { CODE_MASK, MASK, mayHoldInstallCode } from '@icx/install-code';
import type { Spool } from '@icx/spool';
import { csvLine, forPeople } from '@icx/tabular';
import { entriesOf } from '../engine/work-on.ts';
import { addedColumns } from '../own-columns.ts';
import { readFrames, type ResultRow } from './frame.ts';

/** The results of a file as far as they were told of. @param from a byte at which a batch begins */
export const framesOf = (spool: Spool, { receipt, rows }: KnownFile, from = 0): ReturnType<typeof readFrames> =>
  readFrames(cutAt(spool.read(entriesOf(receipt.id)[rows.pass], from), rows.results - from));

async function* cutAt(pieces: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let left = size;
  for await (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

/**
 * The user's own file as CSV, with what became of each row and why: codes masked, nothing in it a formula.
 * @param toMend only the rows that were rejected; their codes are left out, to be filled in
 */
export async function* returnedFile(spool: Spool, file: KnownFile, toMend: boolean): AsyncGenerator<string> {
  const header = file.begun?.header ?? [];
  yield csvLine([...header.map(forPeople), ...addedColumns(header)]);
  for await (const rows of framesOf(spool, file)) {
    const told = toMend ? rows.filter(({ outcome }) => outcome === 'rejected') : rows;
    yield told.map((row) => lineOf(row, header.length, toMend)).join('');
  }
}

const lineOf = (row: ResultRow, width: number, toMend: boolean): string => {
  const cells = Array.from({ length: width }, (_, at) => row.cells[at] ?? '').map((cell) =>
    toMend && cell === CODE_MASK ? '' : cell,
  );
  return csvLine([...cells, row.outcome, reasonOf(row)].map(forPeople));
};

const reasonOf = ({ line, offset, refusals }: ResultRow): string =>
  refusals
    .map(({ code, detail, pointer }) => {
      const where = [pointer?.split('/').at(-1), `line ${line}`, ...(offset > 0 ? [`byte ${offset}`] : [])];
      return `${code} (${where.filter(Boolean).join(', ')}): ${mayHoldInstallCode(detail) ? MASK : detail}`;
    })
    .join(' ');
