import type { PoolClient } from 'pg';
import { failedAgain, forgottenAt, takenBack, waitsUntil } from '@icx/runtime';
import type { Failed, Slowed, Tried, Try, Waits } from '@icx/runtime';
import type { Ask, EngineDatabase } from '../database/index.ts';
import { hashed } from './hashed.ts';

interface Row extends Failed {
  readonly name: Buffer;
  readonly now: number;
}

const FIND = `SELECT name, count, at, icx_limits.seconds() AS now FROM icx_limits.failures WHERE name = ANY($1::bytea[])`;
/** Until the commit nobody else counts for them. Names in one order: of two that have the same, neither waits for the other. */
const LOCK = `INSERT INTO icx_limits.failures AS known
  SELECT name, 0, icx_limits.seconds(), icx_limits.seconds() FROM unnest($1::bytea[]) AS name ORDER BY name
  ON CONFLICT (name) DO UPDATE SET count = known.count RETURNING name, count, at, icx_limits.seconds() AS now`;
const KEEP = `UPDATE icx_limits.failures AS known SET count = kept.count, at = kept.at, ends_at = kept.ends_at
  FROM unnest($1::bytea[], $2::int[], $3::float8[], $4::float8[]) AS kept(name, count, at, ends_at)
  WHERE known.name = kept.name`;

/** Failures that all processes count together. What they come to is said in `@icx/runtime`. */
export class SharedWaits implements Waits {
  constructor(
    private readonly ask: Ask,
    private readonly database: EngineDatabase,
  ) {}

  async waitFor(slowed: readonly Slowed[]): Promise<number> {
    return longest((await this.ask<Row>(FIND, [slowed.map(nameOf)])).rows, slowed);
  }

  async begin(slowed: readonly Slowed[]): Promise<Try> {
    const tried = new Map<string, Tried>();
    const wait = await this.database.run(async (client) => {
      const rows = await locked(client, slowed);
      const wait = longest(rows, slowed);
      if (wait > 0) return wait;
      for (const row of rows)
        tried.set(keyOf(row.name), { before: failedOf(row), after: failedAgain(failedOf(row), row.now) });
      await keep(client, rows, ({ name }) => tried.get(keyOf(name))!.after);
      return wait;
    });
    return { wait, takeBack: () => this.#takeBack(slowed, tried) };
  }

  async succeeded(slowed: Pick<Slowed, 'kind' | 'name'>): Promise<void> {
    await this.ask('DELETE FROM icx_limits.failures WHERE name = $1', [nameOf(slowed)]);
  }

  #takeBack(slowed: readonly Slowed[], tried: ReadonlyMap<string, Tried>): Promise<void> {
    return this.database.run(async (client) =>
      keep(client, await locked(client, slowed), (row) => takenBack(failedOf(row), tried.get(keyOf(row.name))!)),
    );
  }
}

const locked = async (client: PoolClient, slowed: readonly Slowed[]): Promise<readonly Row[]> =>
  (await client.query<Row>(LOCK, [slowed.map(nameOf)])).rows;

const keep = async (
  client: PoolClient,
  rows: readonly Row[],
  change: (row: Row) => Failed | undefined,
): Promise<void> => {
  const kept = rows.map((row) => change(row) ?? { count: 0, at: row.now });
  await client.query(KEEP, [
    rows.map(({ name }) => name),
    kept.map(({ count }) => count),
    kept.map(({ at }) => at),
    kept.map(forgottenAt),
  ]);
};

/** A row of none is there to be locked. */
const failedOf = ({ count, at }: Row): Failed | undefined => (count > 0 ? { count, at } : undefined);

const longest = (rows: readonly Row[], slowed: readonly Slowed[]): number => {
  const free = new Map(slowed.map((one) => [keyOf(nameOf(one)), one.free]));
  const waits = rows.map(({ name, now, ...failed }) => waitsUntil(failed, free.get(keyOf(name))!) - now);
  return Math.max(0, ...waits.map(Math.ceil));
};

const nameOf = ({ kind, name }: Pick<Slowed, 'kind' | 'name'>): Buffer => hashed(`${kind} ${name}`);
const keyOf = (name: Buffer): string => name.toString('hex');
