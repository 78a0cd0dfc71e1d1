import { HASH, isPowerOfTwo, nodeHash, sameHash } from './hashes.ts';

export interface Inclusion {
  /** Of the leaf, from 0: its event's position less one. */
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

const areHashes = (...hashes: readonly Uint8Array[]): boolean => hashes.every(({ length }) => length === HASH);
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;

/** RFC 9162, 2.1.3.2: whether the leaf is in the tree with that root. Never throws, whatever it is given. */
export const verifyInclusion = ({ index, size, leafHash, proof, root }: Inclusion): boolean => {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  if (!areHashes(leafHash, root, ...proof)) return false;
  let node = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameHash(hash, root);
};

/** RFC 9162, 2.1.4.2: whether the later tree begins with the earlier one, which is not empty. Never throws. */
export const verifyConsistency = ({ from, to, fromRoot, toRoot, proof }: Consistency): boolean => {
  if (!isCount(from) || !isCount(to) || from < 1 || from > to) return false;
  if (!areHashes(fromRoot, toRoot, ...proof)) return false;
  if (from === to) return proof.length === 0 && sameHash(fromRoot, toRoot);
  // A power of two is a complete subtree: its root is where the path begins, and is left out of the proof.
  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  const [first, ...rest] = path;
  if (!first) return false;
  let [node, last] = [from - 1, to - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [earlier, later] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      earlier = nodeHash(sibling, earlier);
      later = nodeHash(sibling, later);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      later = nodeHash(later, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameHash(earlier, fromRoot) && sameHash(later, toRoot);
};
