import { FORGOTTEN, waitsUntil, type Slowed, type Waits } from '@icx/runtime';
import type { Ask } from '../database/index.ts';
import { hashed } from './hashed.ts';

interface Row {
  readonly name: Buffer;
  readonly count: number;
  readonly at: number;
  readonly now: number;
}

const FAILED = `INSERT INTO icx_limits.failures AS known
  SELECT name, 1, icx_limits.seconds(), icx_limits.seconds() + 2 * ${FORGOTTEN} FROM unnest($1::bytea[]) AS name ORDER BY name
  ON CONFLICT (name) DO UPDATE SET
    count = greatest(0, known.count - floor((excluded.at - known.at) / ${FORGOTTEN})) + 1, at = excluded.at,
    ends_at = excluded.at + (greatest(0, known.count - floor((excluded.at - known.at) / ${FORGOTTEN})) + 2) * ${FORGOTTEN}
  RETURNING name, count, at, icx_limits.seconds() AS now`;
const FIND = `SELECT name, count, at, icx_limits.seconds() AS now FROM icx_limits.failures WHERE name = ANY($1::bytea[])`;

/** Failures that all processes count together. How long one waits for them is said in `@icx/runtime`. */
export class SharedWaits implements Waits {
  constructor(private readonly ask: Ask) {}

  waitFor(slowed: readonly Slowed[]): Promise<number> {
    return this.#longest(FIND, slowed);
  }

  failed(slowed: readonly Slowed[]): Promise<number> {
    return this.#longest(FAILED, slowed);
  }

  async succeeded(slowed: Pick<Slowed, 'kind' | 'name'>): Promise<void> {
    await this.ask('DELETE FROM icx_limits.failures WHERE name = $1', [nameOf(slowed)]);
  }

  async #longest(statement: string, slowed: readonly Slowed[]): Promise<number> {
    const free = new Map(slowed.map((one) => [nameOf(one).toString('hex'), one.free]));
    const { rows } = await this.ask<Row>(statement, [slowed.map(nameOf)]);
    const waits = rows.map(({ name, now, ...failed }) => waitsUntil(failed, free.get(name.toString('hex'))!) - now);
    return Math.max(0, ...waits.map(Math.ceil));
  }
}

const nameOf = ({ kind, name }: Pick<Slowed, 'kind' | 'name'>): Buffer => hashed(`${kind} ${name}`);
