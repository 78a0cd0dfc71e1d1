import type { Pool, PoolClient, QueryResult } from 'pg';
import { StorageUnavailable } from '@icx/event-store';
import { asUnavailable } from './errors.ts';
import { transaction } from './pool.ts';

/** The pool as one engine uses it, until the engine is closed; whoever opened the pool closes that. */
export class EngineDatabase {
  #closed = false;

  /**
   * @param title for messages: “The vault”
   * @param first a statement with which every transaction begins
   */
  constructor(
    private readonly pool: Pool,
    private readonly title: string,
    private readonly first?: string,
  ) {}

  /** One transaction. Throws `StorageUnavailable`, with nothing done but for a connection that was lost in the commit. */
  async run<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    if (this.#closed) throw closed(this.title);
    try {
      return await transaction(this.pool, work, ...(this.first ? [this.first] : []));
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  /**
   * One statement in a transaction and a round trip of its own.
   * @param text without parameters: what stands in it is no more than figures
   */
  async look<R>(text: string): Promise<R[]> {
    if (this.#closed) throw closed(this.title);
    try {
      // Of several statements in one message PostgreSQL makes one transaction.
      const results = await this.pool.query([...(this.first ? [this.first] : []), text].join('; '));
      return ([results].flat().at(-1) as QueryResult).rows as R[];
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  /** @param limits `UNHURRIED` for one that may take as long as it takes */
  async rows<R>(text: string, values: unknown[] = [], limits: object = {}): Promise<R[]> {
    return this.run(async (client) => (await client.query({ text, values, ...limits })).rows as R[]);
  }

  /** Whether it can be written now: a commit that leaves nothing. */
  async probe(): Promise<void> {
    await this.rows('SELECT pg_current_xact_id()');
  }

  close(): void {
    this.#closed = true;
  }
}

const closed = (title: string) => new StorageUnavailable('storage-closed', `${title} is closed.`);
