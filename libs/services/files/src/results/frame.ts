import type { RowOutcome } from '@icx/files';
import { rowOutcomes } from '@icx/files';
import { mostTold, type Refusal } from '@icx/refusals';
import type { RowResult } from '../file-kind.ts';
import { pack, unpack, unpackCells, type KeptRow } from './cells.ts';

/** A row of the file and what became of it. */
export interface ResultRow extends KeptRow {
  readonly outcome: RowOutcome;
  readonly refusals: readonly Pick<Refusal, 'code' | 'detail' | 'pointer'>[];
}

const LENGTHS = 8;

/** What one batch adds to the results of its file. @param results of every row of the batch, in order */
export const frameOf = (cells: Uint8Array, results: readonly RowResult[]): Uint8Array => {
  const outcomes = pack([
    results.map(({ outcome }) => rowOutcomes.indexOf(outcome)).join(''),
    results.flatMap(({ refusals = [] }, at) =>
      refusals.length === 0
        ? []
        : [[at, refusals.slice(0, mostTold).map(({ code, detail, pointer }) => [code, detail, pointer])]],
    ),
  ]);
  const lengths = Buffer.alloc(LENGTHS);
  lengths.writeUInt32BE(cells.length, 0);
  lengths.writeUInt32BE(outcomes.length, 4);
  return Buffer.concat([lengths, cells, outcomes]);
};

/** The rows of a file's results, a batch at a time, from whatever pieces they are read in. */
export async function* readFrames(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<readonly ResultRow[]> {
  let kept = Buffer.alloc(0);
  for await (const piece of pieces) {
    kept = Buffer.concat([kept, piece]);
    for (let size = sizeOf(kept); size !== undefined && kept.length >= size; size = sizeOf(kept)) {
      yield rowsOf(kept.subarray(0, size));
      kept = kept.subarray(size);
    }
  }
}

const sizeOf = (bytes: Buffer): number | undefined =>
  bytes.length < LENGTHS ? undefined : LENGTHS + bytes.readUInt32BE(0) + bytes.readUInt32BE(4);

const rowsOf = (frame: Buffer): readonly ResultRow[] => {
  const cellsEnd = LENGTHS + frame.readUInt32BE(0);
  const [outcomes, refused] = unpack(frame.subarray(cellsEnd)) as [string, [number, [string, string, string?][]][]];
  const refusals = new Map(refused);
  return unpackCells(frame.subarray(LENGTHS, cellsEnd)).map((row, at) => ({
    ...row,
    outcome: rowOutcomes[Number(outcomes[at])]!,
    refusals: (refusals.get(at) ?? []).map(([code, detail, pointer]) => ({
      ...{ code, detail },
      ...(pointer ? { pointer } : {}),
    })),
  }));
};
