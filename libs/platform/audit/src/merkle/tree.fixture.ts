import { hash } from 'node:crypto';
import { MerkleTree } from './tree.ts';

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** RFC 6962, 2.1, of any bytes. */
export const leafOfBytes = (bytes: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([Buffer.of(0), bytes]), 'buffer');

/** A tree over these leaves' hashes, which are kept in one block as a log would give them. */
export const treeOver = (leaves: readonly Uint8Array[]): MerkleTree => {
  const block = Buffer.concat(leaves);
  const tree = new MerkleTree((from, count) => Promise.resolve(block.subarray(from * 32, (from + count) * 32)));
  for (const leaf of leaves) tree.append(leaf);
  return tree;
};

/** So many different leaves. */
export const someLeaves = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => leafOfBytes(Buffer.from(`leaf ${n}`)));
