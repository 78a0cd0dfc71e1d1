import { encode } from 'uqr';

/** Modules of nothing around it that scanners need (ISO/IEC 18004). */
const QUIET = 4;

/** A QR code as the template draws it: dark modules as one path, a unit each. */
export interface Qr {
  readonly size: number;
  readonly path: string;
}

/**
 * A text as a scanner types it, nothing before and nothing after it: so it fills one field of whatever is on the tablet. A smear
 * over a seventh of it does no harm (level M).
 */
export const qrOf = (text: string): Qr => {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET });
  const path = data.flatMap((row, y) => runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`));
  return { size, path: path.join('') };
};

/** Where dark modules begin in a row, and how many there are side by side. */
const runsOf = (row: readonly boolean[]): readonly (readonly [number, number])[] =>
  row.flatMap((dark, x) => {
    if (!dark || row[x - 1]) return [];
    const end = row.indexOf(false, x);
    return [[x, (end < 0 ? row.length : end) - x] as const];
  });
