import { createHash } from 'node:crypto';
import { MerkleTree } from '@icx/audit';
import type { House } from './house.ts';
import { MoveRefused } from './refused.ts';
import { textOf, type Key, type Row, type Shelf } from './shelf.ts';
import type { NewPosition, Thing } from './thing.ts';

/** Rows of a page. */
const PAGE = 2_000;

/** All rows behind this key, a page at a time. */
export async function* pagesOf(
  { key, rows = PAGE }: Thing,
  shelf: Shelf,
  behind?: Key,
): AsyncGenerator<readonly Row[]> {
  for (let after = behind; ;) {
    const page = await shelf.page(after, rows);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = key.map((column) => last[column]!);
  }
}

/** Of one thing: how many, and a hash over every value. */
interface Stock {
  readonly rows: number;
  readonly hash: string;
}

const stockOf = async (
  thing: Thing,
  house: House,
  { asWritten, onRow }: { readonly asWritten: (row: Row) => Promise<Row>; readonly onRow: (row: Row) => void },
): Promise<Stock> => {
  const hash = createHash('sha256');
  const columns = Object.keys(thing.columns);
  let rows = 0;
  for await (const page of pagesOf(thing, house.shelf(thing)))
    for (const row of page) {
      hash.update(textOf(await asWritten(row), columns)).update('\n');
      onRow(row);
      rows += 1;
    }
  return { rows, hash: hash.digest('hex') };
};

/** The tree over the leaves, compared with each checkpoint that was signed on the way. */
class SignedTree {
  readonly #tree = new MerkleTree(() => Promise.reject(new Error('No proof is asked for.')));

  constructor(private readonly signed: ReadonlyMap<number, Uint8Array>) {}

  add({ leaf_hash: leaf }: Row): void {
    this.#tree.append(leaf as Uint8Array);
    const root = this.signed.get(this.#tree.size);
    if (!root || this.#tree.root().equals(root)) return;
    throw new MoveRefused(
      'checkpoint-differs',
      `The checkpoint that was signed at ${this.#tree.size} events does not fit them: run \`icx verify\` on what is to move.`,
    );
  }

  root(): string {
    const signed = Math.max(0, ...this.signed.keys());
    if (signed > this.#tree.size)
      throw new MoveRefused(
        'checkpoint-differs',
        `A checkpoint was signed at ${signed} events, and there are ${this.#tree.size}: this is not the newest log, or it is elsewhere (KURRENTDB_URL).`,
      );
    return this.#tree.root().toString('base64');
  }
}

const signedOf = async (things: readonly Thing[], house: House): Promise<Map<number, Uint8Array>> => {
  const checkpoints = things.find(({ name }) => name === 'signed checkpoints')!;
  const signed = new Map<number, Uint8Array>();
  for await (const page of pagesOf(checkpoints, house.shelf(checkpoints)))
    for (const { size, root } of page) signed.set(Number(size), root as Uint8Array);
  return signed;
};

export interface Counted {
  readonly counts: Readonly<Record<string, number>>;
  /** Of the log's Merkle tree, in both houses; base64. */
  readonly root: string;
}

/**
 * Reads both houses whole: of each thing as many, with the same values, and the same root of the log, which every checkpoint
 * fits that was ever signed. Throws `MoveRefused`.
 */
export const compareHouses = async (
  things: readonly Thing[],
  [from, to]: readonly [House, House],
  newPosition: NewPosition,
  onProgress: (thing: string, done: number, total: number) => void,
): Promise<Counted> => {
  const counts: Record<string, number> = {};
  const trees = [new SignedTree(await signedOf(things, from)), new SignedTree(await signedOf(things, to))] as const;
  for (const [n, thing] of things.entries()) {
    const onRowIn = (tree: SignedTree) => (row: Row) => thing.name === 'events' && tree.add(row);
    const { written = async (row: Row) => row } = thing;
    const left = await stockOf(thing, from, {
      asWritten: (row) => written(row, newPosition),
      onRow: onRowIn(trees[0]),
    });
    const arrived = await stockOf(thing, to, { asWritten: async (row) => row, onRow: onRowIn(trees[1]) });
    if (left.rows !== arrived.rows || left.hash !== arrived.hash)
      throw new MoveRefused(
        'moved-differs',
        `Of ${thing.name} ${left.rows} left and ${arrived.rows} arrived, and they are not the same: empty ${to.title}, and move again.`,
      );
    counts[thing.name] = left.rows;
    onProgress('compared', n + 1, things.length);
  }
  const [root, there] = trees.map((tree) => tree.root()) as [string, string];
  if (root !== there) throw new MoveRefused('moved-differs', `The root of the log is another one in ${to.title}.`);
  return { counts, root };
};
