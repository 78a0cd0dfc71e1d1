import { HASH } from './hashes.ts';

/** Hashes one after the other in one growing block of memory: 32 bytes each, no object per hash. */
export class HashColumn {
  #block = Buffer.alloc(64 * HASH);
  #length = 0;

  push(hash: Uint8Array): void {
    const end = this.#length * HASH;
    if (end === this.#block.length) {
      const larger = Buffer.alloc(2 * end);
      larger.set(this.#block);
      this.#block = larger;
    }
    this.#block.set(hash, end);
    this.#length += 1;
  }

  /** A copy: the block may be given up for a larger one. */
  at(index: number): Buffer {
    if (index >= this.#length) throw new RangeError(`There are ${this.#length} hashes, not ${index + 1}.`);
    return Buffer.from(this.#block.subarray(index * HASH, (index + 1) * HASH));
  }
}
