import type { ReadStore } from '@icx/read-store';
import { storeClosed } from '@icx/read-store/following';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import { asUnavailable, isSpent, named, openPool } from '../database/index.ts';

/** Queries at once. */
const CONNECTIONS = 10;
/** Longest wait for what a query brings, milliseconds: a report is of more than a command looks up. */
const QUERY = 30_000;

/** Kysely over connections that can only read, and that look for tables in this schema. */
export class Queries {
  readonly kysely: ReadStore['query'];
  readonly #pool: Pool;
  #closed = false;

  /** @param limits of a test */
  constructor(url: string, schema: string, limits: PoolConfig = {}) {
    const options = `-c search_path=${schema} -c default_transaction_read_only=on`;
    const pool = openPool(url, { options, max: CONNECTIONS, query_timeout: QUERY, ...limits });
    this.#pool = pool;
    const connect = async () => {
      if (this.#closed) throw storeClosed();
      const client = await pool.connect().catch((error: unknown) => {
        throw asUnavailable(error);
      });
      // Kysely gives every connection back; one without an answer would make the next query wait for it.
      let isLost = false;
      const query = (text: string, values: unknown[]) =>
        client.query(named(text, values)).catch((error: unknown) => {
          isLost ||= isSpent(error);
          throw asUnavailable(error);
        });
      return { query, release: () => client.release(isLost) } as unknown as PoolClient;
    };
    this.kysely = new Kysely({ dialect: new PostgresDialect({ pool: { connect, end: () => pool.end() } }) });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }
}
