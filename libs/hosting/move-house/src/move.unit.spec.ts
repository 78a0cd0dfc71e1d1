import { randomUUID } from 'node:crypto';
import { leafHash } from '@icx/event-store';
import type { House, Ring } from './house.ts';
import type { Mark } from './mark.ts';
import { moveHouse } from './move.ts';
import type { Key, Row } from './shelf.ts';

/** A house in memory whose log has gaps: the n-th event is at the n-th of these positions. */
class GappedHouse implements House {
  readonly rows = new Map<string, Row[]>();
  #mark: Mark | undefined;

  constructor(
    readonly title: string,
    private readonly positions: readonly bigint[],
  ) {}

  with(thing: string, ...rows: readonly Row[]): this {
    this.rows.set(thing, [...rows]);
    return this;
  }

  shelf({ name, key }: { readonly name: string; readonly key: readonly string[] }) {
    const there = () => this.rows.get(name) ?? [];
    const keyOf = (row: Row): Key => key.map((column) => row[column]!);
    const isBehind = (row: Row, after: Key) => {
      const at = keyOf(row).findIndex((value, n) => value !== after[n]);
      return at >= 0 && keyOf(row)[at]! > after[at]!;
    };
    return {
      count: async () => there().length,
      page: async (after: Key | undefined, limit: number) =>
        there()
          .filter((row) => !after || isBehind(row, after))
          .slice(0, limit),
      last: async () => there().slice(-1).map(keyOf)[0],
      write: async (more: readonly Row[]) => void this.rows.set(name, [...there(), ...more]),
    };
  }

  indexAt = async (position: bigint) => BigInt(this.positions.filter((one) => one <= position).length);
  positionAt = async (index: bigint) => (index === 0n ? 0n : this.positions[Number(index) - 1]!);
  mark = async () => this.#mark;
  putMark = async (mark: Mark) => void (this.#mark = mark);
  isEmpty = async () => this.rows.size === 0;
  clear = async () => this.rows.clear();
  prepare = async () => undefined;
  refuseInUse = async () => undefined;
  close = async () => undefined;
}

const move = (from: House, to: House, onProgress?: (what: string) => void) =>
  moveHouse(from, to, {
    ring: { pairId: randomUUID() } as Ring,
    kms: false,
    now: () => '2026-11-28T10:00:00.000Z',
    ...(onProgress && { onProgress }),
  });

const followers = (...at: readonly (readonly [string, bigint])[]): Row[] =>
  at.map(([name, position]) => ({ name, position }));

test('a follower goes on behind the same event, wherever that stands in the other house', async () => {
  const from = new GappedHouse('here', [3n, 7n, 12n]).with(
    'followers',
    ...followers(
      ['a-begins', 0n],
      ['b-before-the-first', 2n],
      ['c-first', 3n],
      ['d-between', 9n],
      ['e-head', 12n],
      ['f-beyond-what-it-handles', 15n],
    ),
  );
  const to = new GappedHouse('there', [10n, 20n, 40n]);
  await move(from, to);
  const arrived = to.rows.get('followers')!.map(({ position }) => position);
  expect(arrived).toEqual([0n, 0n, 10n, 20n, 40n, 40n]);
});

test('broken off, what has been translated is not translated again', async () => {
  const from = new GappedHouse('here', [20n, 40n]).with('followers', ...followers(['one', 20n]));
  const to = new GappedHouse('there', [1n, 20n]);
  const breakOff = (what: string): void => {
    if (what === 'followers') throw new Error('Broken off.');
  };
  await expect(move(from, to, breakOff)).rejects.toThrow('Broken off.');
  expect(to.rows.get('followers')).toEqual(followers(['one', 1n]));
  await move(from, to);
  expect(to.rows.get('followers')).toEqual(followers(['one', 1n]));
});

describe('of the log', () => {
  const written = {
    ...{ index: 1n, stream: 's', revision: 0n, type: 'a.v1', recordedAt: '2026-11-28T10:00:00.000Z' },
    ...{ metadata: '{}', data: '{"n":1}', commandKey: undefined, vaultSequence: 0n },
  };
  const row: Row = {
    ...{ position: 1n, stream: 's', revision: 0n, type: 'a.v1', data: written.data, metadata: '{}' },
    ...{ recorded_at: written.recordedAt, command_key: null, leaf_hash: leafHash(written) },
  };
  const house = (...events: readonly Row[]) => new GappedHouse('here', [1n]).with('events', ...events);
  const signed = (size: bigint): Row => ({ size, root: Buffer.alloc(32), at: written.recordedAt, note: '' });

  test('an event that is not as it was written does not move', async () => {
    const to = new GappedHouse('there', [1n]);
    await expect(move(house({ ...row, data: '{"n":2}' }), to)).rejects.toMatchObject({
      code: 'log-damaged',
      message: expect.stringContaining('position 1'),
    });
    expect(to.rows.get('events')).toBeUndefined();
    await move(house(row), new GappedHouse('elsewhere', [1n]));
  });

  test.each([
    ['has another root than was signed', 1n, 'was signed at 1 events does not fit them'],
    ['is shorter than it was when it was signed', 2n, 'signed at 2 events, and there are 1'],
  ])('one that %s does not move', async (_, size, message) => {
    const from = house(row).with('signed checkpoints', signed(size));
    await expect(move(from, new GappedHouse('there', [1n]))).rejects.toMatchObject({
      code: 'checkpoint-differs',
      message: expect.stringContaining(message),
    });
  });
});
