import { hash } from 'node:crypto';

/** Length of a hash, bytes. */
export const HASH = 32;

/** RFC 6962, 2.1: the root of a tree without leaves is the hash of nothing. */
export const EMPTY_ROOT: Buffer = hash('sha256', '', 'buffer');

/** RFC 6962, 2.1: SHA-256 of a one byte and both halves, so that no node can pass for a leaf, which begins with a zero. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => {
  const node = Buffer.allocUnsafe(1 + 2 * HASH);
  node[0] = 1;
  node.set(left, 1);
  node.set(right, 1 + HASH);
  return hash('sha256', node, 'buffer');
};

/** The largest power of two below `n`, for n > 1: where RFC 6962 splits a tree of n leaves. */
export const splitOf = (n: number): number => {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
};

export const isPowerOfTwo = (n: number): boolean => n === 1 || splitOf(n) * 2 === n;

export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
