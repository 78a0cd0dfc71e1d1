import type { Position } from '@icx/event-store';
import type { RebuildProgress } from '@icx/read-store';
import type { Pool, PoolClient } from 'pg';
import { named } from '../database/index.ts';

/** What all processes know of one set of views. */
export interface Stand {
  /** Of the last handled event, stored with its rows. */
  readonly position: Position;
  /** Why the builder stands still. */
  readonly failure: string | null;
  /** Of the latest rebuild. */
  readonly progress: RebuildProgress | null;
  /** Rebuilds asked for, and how many of them were carried out. */
  readonly asked: bigint;
  readonly done: bigint;
}

export const CHANNEL = 'icx_views';

/** Days after which views that no process has used are dropped [choice]: a release that may be gone back to is no older. */
const UNUSED_DAYS = 14;

type Querying = Pick<PoolClient, 'query'>;

/** The row of one schema of views in `icx_run`: what the builder tells the readers, and they the builder. */
export class Standing {
  constructor(
    private readonly pool: Pool,
    readonly schema: string,
  ) {}

  /** Some process uses these views. */
  async use(): Promise<void> {
    await this.pool.query(
      `INSERT INTO icx_run.views(schema, used_at) VALUES ($1, now()) ON CONFLICT (schema) DO UPDATE SET used_at = now()`,
      [this.schema],
    );
  }

  async read(): Promise<Stand> {
    const { rows } = await this.pool.query<Stand>(
      named('SELECT position, failure, progress, asked, done FROM icx_run.views WHERE schema = $1', [this.schema]),
    );
    if (!rows[0]) throw new Error(`The views ${this.schema} were dropped: no process had used them for long.`);
    return rows[0];
  }

  /** @returns the number of the rebuild that this asks for, or joins */
  async ask(): Promise<bigint> {
    const { rows } = await this.pool.query<{ asked: bigint }>(
      'UPDATE icx_run.views SET asked = greatest(asked, done + 1) WHERE schema = $1 RETURNING asked',
      [this.schema],
    );
    return rows[0]!.asked;
  }

  /** In the transaction of the rows. */
  async moved(client: Querying, position: Position): Promise<void> {
    const text = `WITH moved AS (UPDATE icx_run.views SET position = $2, failure = NULL WHERE schema = $1)
      SELECT pg_notify($3, $4)`;
    await client.query(named(text, [this.schema, position, CHANNEL, `${this.schema} ${position}`]));
  }

  async tellFailure(client: Querying, failure: string): Promise<void> {
    await client.query('UPDATE icx_run.views SET failure = $2 WHERE schema = $1', [this.schema, failure]);
    await this.#notify(client);
  }

  async tellProgress(client: Querying, progress: RebuildProgress, done?: bigint): Promise<void> {
    await client.query('UPDATE icx_run.views SET progress = $2, done = greatest(done, $3) WHERE schema = $1', [
      this.schema,
      JSON.stringify(progress),
      done ?? 0n,
    ]);
    await this.#notify(client);
  }

  /** Of the same family of views those that no process has used for long. */
  async unused(family: string): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ schema: string }>(
      `SELECT schema FROM icx_run.views
       WHERE starts_with(schema, $1) AND schema <> $2 AND used_at < now() - $3 * interval '1 day'`,
      [family, this.schema, UNUSED_DAYS],
    );
    return rows.map(({ schema }) => schema);
  }

  async #notify(client: Querying): Promise<void> {
    await client.query('SELECT pg_notify($1, $2)', [CHANNEL, `${this.schema} `]);
  }
}
