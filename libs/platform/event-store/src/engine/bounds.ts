import { LARGEST } from '../position.ts';

/** For integers of 64 bits: what lies beyond them is behind, or before, every event there can be. */
export const within64Bits = (value: bigint): bigint => (value > LARGEST ? LARGEST : value < -1n ? -1n : value);

/** How many rows a page of at most `limit` events is. */
export const rowsWithin = (limit: number): number => Math.min(Math.max(0, Math.trunc(limit)), 2 ** 31);
