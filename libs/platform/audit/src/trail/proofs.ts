import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogKey } from '../checkpoint/log-key.ts';
import type { MerkleTree } from '../merkle/tree.ts';

/** That leaves are in the tree of one signed checkpoint. */
export interface Proofs {
  readonly size: number;
  /** Hex, as all hashes here. */
  readonly root: string;
  readonly note: string;
  readonly key: LogKey;
  /** Of each leaf what leads to the root, lowest first. */
  readonly paths: readonly (readonly string[])[];
}

/** Paths per turn of the event loop: some ten milliseconds. */
const PER_TURN = 16;

/** @param indexes from 1 */
export const pathsIn = async (tree: MerkleTree, indexes: readonly number[], size: number): Promise<string[][]> => {
  const paths: string[][] = [];
  for (const index of indexes) {
    paths.push((await tree.inclusionProof(index - 1, size)).map((hash) => hash.toString('hex')));
    if (paths.length % PER_TURN === 0) await nextTurn();
  }
  return paths;
};
