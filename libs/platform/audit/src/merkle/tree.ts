import { HashColumn } from './hash-column.ts';
import { EMPTY_ROOT, HASH, isPowerOfTwo, nodeHash, splitOf } from './hashes.ts';

/** The hashes of `count` leaves from index `from` (from 0) on, one after the other. The log keeps them. */
export type ReadLeaves = (from: number, count: number) => Promise<Uint8Array>;

/** Subtrees of 256 leaves and more are kept; smaller ones are computed from their leaves when a proof needs them. */
const KEPT_FROM = 8;

/**
 * The Merkle tree of RFC 6962, 2.1, over leaves that are kept elsewhere. Appending n leaves costs at most 2n hashes. Of
 * the tree only the complete subtrees of 256 leaves and more are held: 5 MB for ten million leaves. A root or proof of any
 * size reads a few hundred leaves' hashes at most.
 */
export class MerkleTree {
  #size = 0;
  /** The complete subtrees that the leaves make up, largest first: one for each 1 in the size's binary digits. */
  readonly #edge: Uint8Array[] = [];
  readonly #kept: HashColumn[] = [];
  readonly #readLeaves: ReadLeaves;

  constructor(readLeaves: ReadLeaves) {
    this.#readLeaves = readLeaves;
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    let hash = leaf;
    let level = 0;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      hash = nodeHash(this.#edge.pop()!, hash);
      level += 1;
      if (level >= KEPT_FROM) (this.#kept[level - KEPT_FROM] ??= new HashColumn()).push(hash);
    }
    this.#edge.push(hash);
    this.#size += 1;
  }

  /** The root of the tree as it is. */
  root(): Buffer {
    if (this.#size === 0) return EMPTY_ROOT;
    return Buffer.from(this.#edge.reduceRight((right, left) => nodeHash(left, right)));
  }

  /** The root of the tree as it was at this size. */
  async rootAt(size: number): Promise<Buffer> {
    this.#within(size, this.#size);
    if (size === 0) return EMPTY_ROOT;
    return size === this.#size ? this.root() : this.#hash(0, size);
  }

  /** RFC 6962, 2.1.1: what leads from a leaf (index from 0) to the root at this size, lowest first. */
  async inclusionProof(index: number, size: number): Promise<Buffer[]> {
    this.#within(size, this.#size);
    this.#within(index, size - 1);
    const path: Buffer[] = [];
    let [from, to] = [0, size];
    while (to - from > 1) {
      const middle = from + splitOf(to - from);
      const left = index < middle;
      path.push(await (left ? this.#hash(middle, to) : this.#hash(from, middle)));
      if (left) to = middle;
      else from = middle;
    }
    return path.reverse();
  }

  /** RFC 6962, 2.1.2: what shows that the tree of `size` begins with the one of `earlier`, which is not empty. */
  async consistencyProof(earlier: number, size: number): Promise<Buffer[]> {
    this.#within(size, this.#size);
    this.#within(earlier, size);
    if (earlier < 1) throw new RangeError('Every tree begins with the empty one.');
    const path: Buffer[] = [];
    let [from, to] = [0, size];
    while (to !== earlier) {
      const middle = from + splitOf(to - from);
      const left = earlier <= middle;
      path.push(await (left ? this.#hash(middle, to) : this.#hash(from, middle)));
      if (left) to = middle;
      else from = middle;
    }
    // Where the earlier tree is itself a complete subtree on the left, the verifier has its root already.
    if (from > 0) path.push(await this.#hash(from, to));
    return path.reverse();
  }

  #within(value: number, most: number): void {
    if (!Number.isSafeInteger(value) || value < 0 || value > most)
      throw new RangeError(`${value} is not from 0 to ${most}.`);
  }

  async #hash(from: number, to: number): Promise<Buffer> {
    const leaves = to - from;
    if (!isPowerOfTwo(leaves)) {
      const middle = from + splitOf(leaves);
      return nodeHash(await this.#hash(from, middle), await this.#hash(middle, to));
    }
    const kept = this.#kept[Math.log2(leaves) - KEPT_FROM];
    return kept ? kept.at(from / leaves) : this.#ofLeaves(from, leaves);
  }

  async #ofLeaves(from: number, count: number): Promise<Buffer> {
    const block = await this.#readLeaves(from, count);
    let row: Buffer[] = Array.from({ length: count }, (_, n) => Buffer.from(block.subarray(n * HASH, (n + 1) * HASH)));
    while (row.length > 1) {
      const below = row;
      row = Array.from({ length: below.length / 2 }, (_, n) => nodeHash(below[2 * n]!, below[2 * n + 1]!));
    }
    return row[0]!;
  }
}
