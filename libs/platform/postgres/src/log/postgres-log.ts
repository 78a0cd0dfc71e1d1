import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import {
  StorageUnavailable,
  type AppendOptions,
  type AppendResult,
  type Batch,
  type ExpectedRevision,
  type NewEvent,
  type PairedEventStore,
  type Position,
  type RecordedEvent,
  type Subscription,
  type Wanted,
} from '@icx/event-store';
import { Follower, OpenLog, storedBatch, type ReadOn } from '@icx/event-store/engine';
import { asUnavailable } from '../database/index.ts';
import { AppendQueue } from './append-queue.ts';
import { appendGroup } from './group-append.ts';
import { HeadWatch } from './head-watch.ts';
import { LogQueries } from './log-queries.ts';

export interface PostgresLogSettings {
  /** Wall clock of this process, ISO 8601 UTC with milliseconds. The order of events is that of positions, whatever the clocks say. */
  readonly now: () => string;
  /** Of events: a random UUID. */
  readonly newId?: () => string;
  /** Milliseconds for which the outcome of an append is looked for when its answer was lost; 10 s. */
  readonly patience?: number;
}

/** The log over tables that are there and a server that keeps what it acknowledges; `openPostgresLog` is the way in. */
export class PostgresLog implements PairedEventStore {
  readonly pairId: string;
  readonly #pool: Pool;
  readonly #newId: () => string;
  readonly #queue: AppendQueue;
  readonly #queries: LogQueries;
  readonly #watch: HeadWatch;
  readonly #open = new OpenLog();
  readonly #closePool: () => Promise<void>;

  constructor(pool: Pool, pairId: string, settings: PostgresLogSettings, closePool: () => Promise<void>) {
    const { now, newId = randomUUID, patience = 10_000 } = settings;
    this.#pool = pool;
    this.pairId = pairId;
    this.#newId = newId;
    this.#closePool = closePool;
    this.#queries = new LogQueries(pool);
    this.#queue = new AppendQueue((group) => appendGroup(pool, group, now(), patience));
    this.#watch = new HeadWatch(pool.options, () => {
      for (const follower of this.#open.followers) follower.wake();
    });
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<AppendResult> {
    const batch = storedBatch(stream, expected, events, options, this.#newId);
    this.#open.assertOpen();
    const result = await this.#open.append(this.#queue.append(batch));
    if (result.outcome === 'appended') this.#watch.reached(result.position);
    return result;
  }

  readStream(stream: string, { from = 0n }: { readonly from?: bigint } = {}): Promise<readonly RecordedEvent[]> {
    return this.#read(() => this.#queries.readStream(stream, from));
  }

  readAll(after: Position | 0n, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#read(() => this.#queries.readAll(after, limit));
  }

  async head(): Promise<Position> {
    return (await this.#read(() => this.#queries.head())).position;
  }

  findByCommandKey(commandKey: string): Promise<{ readonly stream: string; readonly revision: bigint } | undefined> {
    return this.#read(() => this.#queries.findByCommandKey(commandKey));
  }

  /** While PostgreSQL cannot be reached a subscription waits, and goes on where it was. */
  subscribe(wanted: Wanted, handler: (batch: Batch) => void | Promise<void>): Subscription {
    const readOn: ReadOn = async (after, limit, types) => {
      try {
        return await this.#read(() => this.#queries.readOn(after, limit, types));
      } catch (error) {
        if (!(error instanceof StorageUnavailable)) throw error;
        this.#watch.missed();
        return { reached: after, events: [] };
      }
    };
    return this.#open.followers.add(new Follower(wanted, readOn, handler));
  }

  async maxVaultSequence(): Promise<bigint> {
    return (await this.#read(() => this.#queries.head())).vaultSequence;
  }

  async probe(): Promise<void> {
    await this.#read(() => this.#pool.query('UPDATE icx_log.head SET position = position'));
  }

  async close(): Promise<void> {
    if (this.#open.isClosed) return;
    await this.#open.close();
    await this.#watch.stop();
    await this.#closePool();
  }

  async #read<T>(read: () => Promise<T>): Promise<T> {
    this.#open.assertOpen();
    try {
      return await read();
    } catch (error) {
      throw asUnavailable(error);
    }
  }
}
