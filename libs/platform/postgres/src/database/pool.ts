import { hash } from 'node:crypto';
import pg from 'pg';
import { asUnavailable, isSpent } from './errors.ts';

/** A `bigint` comes as one: the driver's own default is text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? BigInt : (pg.types.getTypeParser(oid, format) as never),
};

/** Longest wait for a connection, milliseconds: a start that cannot go on says so within ten seconds. */
const CONNECT = 5_000;

/** Longest wait for what a statement brings, milliseconds: whoever does not answer by then is as good as gone. */
const STATEMENT = 10_000;

/** Of a statement that may take as long as it takes: a migration, a rebuild, a count of millions. */
export const UNHURRIED = { query_timeout: 2 ** 31 - 1 } as const;

/** Longest silence within a transaction, milliseconds: a process that was stopped there would keep its locks. */
const SILENT = 10_000;

/** Connections, of which what a lost one leaves behind is told to whoever uses one, never thrown at the process. */
export const openPool = (url: string, settings: Omit<pg.PoolConfig, 'connectionString'> = {}): pg.Pool => {
  const bounds = { connectionTimeoutMillis: CONNECT, query_timeout: STATEMENT, keepAlive: true };
  const session = { idle_in_transaction_session_timeout: SILENT };
  const pool = new pg.Pool({ connectionString: url, types, ...bounds, ...session, ...settings });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined)); // the pool hears only those that are idle
  return pool;
};

/**
 * One transaction; what it did is undone when it throws.
 * @param first statements without parameters, which begin it in the same round trip
 */
export const transaction = async <T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  ...first: readonly string[]
): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(['BEGIN', ...first].join('; '));
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (isSpent(error))
      broken = error as Error; // nobody would answer; the server undoes it with the connection
    else await client.query('ROLLBACK').catch((lost: unknown) => (broken = lost as Error));
    throw error;
  } finally {
    client.release(broken);
  }
};

/** One transaction whose statements may take as long as they take. */
export const unhurried = <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  transaction(pool, (client) => {
    const query = (asked: string | pg.QueryConfig, values?: unknown[]) =>
      client.query({
        ...(typeof asked === 'string' ? { text: asked } : asked),
        ...(values && { values }),
        ...UNHURRIED,
      });
    return work({ query } as pg.PoolClient);
  });

const names = new Map<string, string>();

/** Statements that get a name: of those whose text depends on what is asked there could be any number. */
const NAMED = 1_000;

/** The same statement under a name of its own: a connection has it read and planned once. */
export const named = (text: string, values: unknown[]): pg.QueryConfig => {
  const known = names.get(text);
  if (known !== undefined || names.size >= NAMED) return { ...(known && { name: known }), text, values };
  const name = `icx-${hash('sha256', text).slice(0, 24)}`;
  names.set(text, name);
  return { name, text, values };
};

/** One statement of its own. */
export type Ask = <Row extends pg.QueryResultRow>(text: string, values: unknown[]) => Promise<pg.QueryResult<Row>>;

/** On any connection; rejects with `StorageUnavailable` while the database cannot be used. */
export const asking =
  (pool: Pick<pg.Pool, 'query'>): Ask =>
  async (text, values) => {
    try {
      return await pool.query(named(text, values));
    } catch (error) {
      throw asUnavailable(error);
    }
  };
