import { StorageUnavailable } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { storeClosed, type Prospect } from '@icx/read-store/following';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

/** A `bigint` comes as one: the driver's own default is text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? BigInt : (pg.types.getTypeParser(oid, format) as never),
};

/** Connections, of which what a lost one leaves behind is told to whoever uses one, never thrown at the process. */
export const openPool = (url: string, settings: Omit<pg.PoolConfig, 'connectionString'> = {}): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, types, ...settings });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined)); // the pool hears only those that are idle
  return pool;
};

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, resources, conflicts, shutting down. */
const passing = /^(08|53|40|57P0)/;
/** The tables are gone or their content is broken. */
const damaged = /^(3F000|42P01|42703|XX00[12])$/;

const codeOf = (error: unknown): string => (error as { code?: string } | null)?.code ?? '';

/** Of an error outside PostgreSQL's own table of five characters the connection is at fault, if it has a code at all. */
const isOfConnection = (error: unknown): boolean =>
  /^E[A-Z]{3,}$/.test(codeOf(error)) || /connection terminated|timeout exceeded/i.test((error as Error).message);

export const prospectOf = (error: unknown): Prospect => {
  if (damaged.test(codeOf(error))) return 'damaged';
  return passing.test(codeOf(error)) || isOfConnection(error) ? 'passing' : 'lasting';
};

export const asUnavailable = (error: unknown): unknown =>
  prospectOf(error) === 'passing'
    ? new StorageUnavailable('storage-busy', `PostgreSQL cannot be used now: ${(error as Error).message}`, {
        cause: error,
      })
    : error;

/** Kysely over connections that can only read, and that look for tables in this schema. */
export class Queries {
  readonly kysely: ReadStore['query'];
  readonly #pool: pg.Pool;
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
