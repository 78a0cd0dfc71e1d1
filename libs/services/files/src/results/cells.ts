import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CODE_MASK, MASK, mayHoldInstallCode } from '@icx/install-code';
import type { Row } from '@icx/tabular';

/** A row as it is given back. */
export interface KeptRow {
  readonly line: number;
  readonly offset: number;
  readonly cells: readonly string[];
}

const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
export const pack = (value: unknown): Uint8Array => zstdCompressSync(JSON.stringify(value), fast);
export const unpack = (packed: Uint8Array): unknown => JSON.parse(zstdDecompressSync(packed).toString());

/** A cell shorter than this holds no code that is written in digits. */
const SHORTEST = 16;

/**
 * Rows without their codes: a column that holds them is masked whatever stands in it, another one where it may be a code.
 * @param isSecret of each cell
 */
export const packCells = (rows: readonly Row[], isSecret: readonly boolean[]): Uint8Array =>
  pack(
    rows.map(({ line, offset, cells }) => [
      line,
      offset,
      cells.map((cell, at) => {
        if (isSecret[at]) return cell === '' ? '' : CODE_MASK;
        return cell.length >= SHORTEST && mayHoldInstallCode(cell) ? MASK : cell;
      }),
    ]),
  );

export const unpackCells = (packed: Uint8Array): readonly KeptRow[] =>
  (unpack(packed) as [number, number, string[]][]).map(([line, offset, cells]) => ({ line, offset, cells }));
