import type { Position } from '@icx/event-store';
import type { IndexedLeaf, LeafStore } from './leaf-follower.ts';

const NONE = { index: 0, position: 0n as Position };

/** Leaves in memory, for the log that is there too. */
export class MemoryLeaves implements LeafStore {
  readonly #leaves: IndexedLeaf[] = [];
  readonly #byPosition = new Map<Position, number>();
  #token = 0n;

  async takeOver(): Promise<bigint> {
    this.#token += 1n;
    return this.#token;
  }

  async last(): Promise<Pick<IndexedLeaf, 'index' | 'position'>> {
    return this.#leaves.at(-1) ?? NONE;
  }

  async append(token: bigint, leaves: readonly IndexedLeaf[]): Promise<boolean> {
    if (token !== this.#token) return false;
    if (leaves[0]?.index !== this.#leaves.length + 1) throw new Error(`Leaf ${this.#leaves.length + 1} comes next.`);
    for (const leaf of leaves) {
      this.#leaves.push(leaf);
      this.#byPosition.set(leaf.position, leaf.index);
    }
    return true;
  }

  async head(): Promise<number> {
    return this.#leaves.length;
  }

  async hashes(after: number, limit: number): Promise<Uint8Array> {
    return Buffer.concat(this.#leaves.slice(after, after + limit).map(({ hash }) => hash));
  }

  async positionOf(index: number): Promise<Position | undefined> {
    return this.#leaves[index - 1]?.position;
  }

  async indexOf(position: Position): Promise<number | undefined> {
    return this.#byPosition.get(position);
  }
}
