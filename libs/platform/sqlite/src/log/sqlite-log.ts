import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  type AppendOptions,
  type AppendResult,
  type Batch,
  type ExpectedRevision,
  type NewEvent,
  type PairedEventStore,
  type Position,
  positionOf,
  type RecordedEvent,
  type Subscription,
  type Wanted,
} from '@icx/event-store';
import { Follower, Followers, storedBatch, type ReadOn } from '@icx/event-store/engine';
import { assertDurable, asStorageUnavailable, GroupCommit, openDurable, WriteProbe } from '../index.ts';
import { LogQueries } from './log-queries.ts';
import { LogWriter } from './log-writer.ts';
import { prepareSchema } from './schema.ts';

export interface SqliteEventStoreOptions {
  /** Wall clock, ISO 8601 UTC with milliseconds. */
  readonly now: () => string;
  /** Shared with the vault and kept for good. Only a new log takes it; compare `pairId` after opening. */
  readonly pairId?: string;
  /** Of events: a random UUID. */
  readonly newId?: () => string;
}

/**
 * A write-ahead log of 16 MB, not 4, before its pages are moved to the file: each move costs a second wait for the disk,
 * and pages written often move once (measured: a quarter more appends). 64 MB of cache for the index.
 */
const TUNING = 'PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536';

/** The log over a connection that was opened durably; `openSqliteEventStore` is the way in. */
export class SqliteLog implements PairedEventStore {
  readonly pairId: string;
  readonly #newId: () => string;
  readonly #db: DatabaseSync;
  readonly #group: GroupCommit;
  readonly #writer: LogWriter;
  readonly #probe: WriteProbe;
  readonly #queries: LogQueries;
  readonly #followers = new Followers();

  constructor(db: DatabaseSync, { now, pairId = randomUUID(), newId = randomUUID }: SqliteEventStoreOptions) {
    assertDurable(db);
    db.exec(TUNING);
    this.#db = db;
    this.#newId = newId;
    this.pairId = prepareSchema(db, pairId);
    this.#group = new GroupCommit(db);
    this.#writer = new LogWriter(db, now);
    this.#probe = new WriteProbe(db, this.#group);
    this.#queries = new LogQueries(db);
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<AppendResult> {
    const batch = storedBatch(stream, expected, events, options, this.#newId);
    const result = await this.#group.run(
      () => this.#writer.write(batch),
      () => this.#writer.forget(stream),
    );
    if (result.outcome === 'appended') for (const follower of this.#followers) follower.wake();
    return result;
  }

  readStream(stream: string, { from = 0n }: { readonly from?: bigint } = {}): Promise<readonly RecordedEvent[]> {
    return this.#read(() => this.#queries.readStream(stream, from));
  }

  readAll(after: Position | 0n, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#read(() => this.#queries.readAll(after, limit));
  }

  head(): Promise<Position> {
    return this.#read(() => positionOf(BigInt(this.#queries.head())));
  }

  findByCommandKey(commandKey: string): Promise<{ readonly stream: string; readonly revision: bigint } | undefined> {
    return this.#read(() => (commandKey.isWellFormed() ? this.#writer.findByCommandKey(commandKey) : undefined));
  }

  subscribe(wanted: Wanted, handler: (batch: Batch) => void | Promise<void>): Subscription {
    const readOn: ReadOn = (after, limit, types) => this.#read(() => this.#queries.readOn(after, limit, types));
    return this.#followers.add(new Follower(wanted, readOn, handler));
  }

  probe(): Promise<void> {
    return this.#probe.look();
  }

  maxVaultSequence(): Promise<bigint> {
    return this.#read(() => this.#writer.maxVaultSequence());
  }

  async close(): Promise<void> {
    this.#group.close();
    await this.#followers.stop();
    if (this.#db.isOpen) this.#db.close();
  }

  async #read<T>(read: () => T): Promise<T> {
    try {
      return read();
    } catch (error) {
      throw asStorageUnavailable(error) ?? error;
    }
  }
}

/**
 * Opens the log at `path`, creating it. One per file and process: hold the data folder's lock.
 * Throws `StorageUnavailable`, `NotDurable`, `UnknownLogSchema`.
 */
export const openSqliteEventStore = (path: string, options: SqliteEventStoreOptions): PairedEventStore => {
  const db = openDurable(path);
  try {
    return new SqliteLog(db, options);
  } catch (error) {
    db.close();
    throw asStorageUnavailable(error) ?? error;
  }
};
