import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CODE_MASK, MASK, mayHoldInstallCode } from '@icx/install-code';
import type { Row } from '@icx/tabular';

/** A row as it is given back. */
export interface KeptRow {
  readonly line: number;
  readonly offset: number;
  readonly cells: readonly string[];
}

/** A row takes a quarter of the time of level 1, and 23 bytes instead of 12. */
const fast = { params: { [constants.ZSTD_c_compressionLevel]: -5 } };
export const pack = (value: unknown): Uint8Array => zstdCompressSync(JSON.stringify(value), fast);
export const unpack = (packed: Uint8Array): unknown => JSON.parse(zstdDecompressSync(packed).toString());

/** A cell shorter than this holds no code that is written in digits. */
const SHORTEST = 16;

const WHOLE = /^[0-9A-F]{32}(?:[0-9A-F]{4})?$/i;
/** What ends a code that was split: nothing, a word, a Device ID. */
const NO_PART = /^$|[g-z]|^00|^(?:..[-:]){7}..$/i;

/** Of a code that a delimiter in its middle has split: the last of the cells behind its own that have the rest. */
const endOfCode = (cells: readonly string[], at: number): number => {
  let joined = cells[at]!;
  if (joined === '' || WHOLE.test(joined) || mayHoldInstallCode(joined)) return at;
  for (let next = at + 1; next < cells.length && !NO_PART.test(cells[next]!); next++) {
    joined += ` ${cells[next]}`;
    if (mayHoldInstallCode(joined)) return next;
  }
  return at;
};

/**
 * Rows without their codes: a column that holds them is masked whatever stands in it, another one where it may be a code,
 * or the rest of one.
 * @param isSecret of each cell
 */
export const packCells = (rows: readonly Row[], isSecret: readonly boolean[]): Uint8Array =>
  pack(rows.map(({ line, offset, cells }) => [line, offset, withoutCodes(cells, isSecret)]));

/** A row that may be shown: codes masked wherever they stand. @param isSecret of each cell */
export const withoutCodes = (cells: readonly string[], isSecret: readonly boolean[]): readonly string[] => {
  let rest = -1;
  return cells.map((cell, at) => {
    if (isSecret[at]) {
      rest = endOfCode(cells, at);
      return cell === '' ? '' : CODE_MASK;
    }
    return at <= rest || (cell.length >= SHORTEST && mayHoldInstallCode(cell)) ? MASK : cell;
  });
};

export const unpackCells = (packed: Uint8Array): readonly KeptRow[] =>
  (unpack(packed) as [number, number, string[]][]).map(([line, offset, cells]) => ({ line, offset, cells }));
