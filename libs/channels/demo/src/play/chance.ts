import { createHash } from 'node:crypto';
import { withCrc } from '@icx/install-code';

/** For the same seed and names always the same, whatever else is asked: from 0 to less than 1. */
export type Chance = (...names: readonly (string | number)[]) => number;

const digest = (names: readonly (string | number)[]): Buffer =>
  createHash('sha256')
    .update(`play/${names.join('/')}`)
    .digest();

export const chanceOf =
  (seed: number): Chance =>
  (...names) =>
    digest([seed, ...names]).readUInt32BE() / 2 ** 32;

/** An install code with its CRC, 36 hexadecimal digits. */
export const codeBy = (seed: number, ...names: readonly (string | number)[]): string =>
  Buffer.from(withCrc(digest([seed, 'code', ...names]).subarray(0, 16)))
    .toString('hex')
    .toUpperCase();
