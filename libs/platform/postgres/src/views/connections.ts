import type { ReadStore } from '@icx/read-store';
import { storeClosed } from '@icx/read-store/following';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { asUnavailable, openPool } from '../database/index.ts';

/** Kysely over connections that can only read, and that look for tables in this schema. */
export class Queries {
  readonly kysely: ReadStore['query'];
  readonly #pool: Pool;
  #closed = false;

  constructor(url: string, schema: string) {
    const pool = openPool(url, { options: `-c search_path=${schema} -c default_transaction_read_only=on` });
    this.#pool = pool;
    const connect = async () => {
      if (this.#closed) throw storeClosed();
      return pool.connect().catch((error: unknown) => {
        throw asUnavailable(error);
      });
    };
    this.kysely = new Kysely({ dialect: new PostgresDialect({ pool: { connect, end: () => pool.end() } }) });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }
}
