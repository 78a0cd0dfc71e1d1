import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { StorageUnavailable } from '@icx/event-store';
import { asStorageUnavailable } from './storage-errors.ts';

interface Entry {
  readonly job: () => unknown;
  readonly undo: (() => void) | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** The job ran, wholly or half way, and was not undone since. */
  applied: boolean;
  outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
}

const meaning = (error: unknown): unknown => asStorageUnavailable(error) ?? error;

/**
 * One writer, one transaction per event-loop turn: everything queued before the turn's `setImmediate` shares one
 * `BEGIN IMMEDIATE … COMMIT`, and so one wait for the disk. A promise settles only after that commit.
 *
 * A job is synchronous and looks before it writes; it is not expected to throw after writing. If one does, the whole
 * group is rolled back and replayed with a savepoint for each job, so that only the thrower rejects. A job may therefore
 * run twice, and what it changes in memory has to be put right by its `undo`, which is called whenever a run of the job
 * did not reach the disk, also when the job threw half way; the last run is undone first.
 */
export class GroupCommit {
  #queue: Entry[] = [];
  #scheduled = false;
  #closed = false;
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #flush = (): void => {
    this.#scheduled = false;
    const group = this.#queue;
    this.#queue = [];
    if (group.length > 0) this.#commit(group);
  };

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#end = db.prepare('COMMIT');
  }

  /** The job's result once it is durable. Rejects with what the job threw, or `StorageUnavailable` with nothing written. */
  run<T>(job: () => T, undo?: () => void): Promise<T> {
    if (this.#closed) {
      return Promise.reject(new StorageUnavailable('storage-closed', 'The storage is closed: nothing was written.'));
    }
    return new Promise<T>((resolve, reject) => {
      const settle = { resolve: resolve as (value: unknown) => void, reject };
      this.#queue.push({ job, undo, ...settle, applied: false, outcome: undefined });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(this.#flush);
    });
  }

  /** Commits what is queued and refuses what comes later. The database stays open: it is its opener's to close. */
  close(): void {
    this.#closed = true;
    this.#flush();
  }

  #commit(group: readonly Entry[]): void {
    try {
      if (!this.#runAll(group)) this.#replay(group);
    } catch (error) {
      this.#rollback(group);
      const reason = meaning(error);
      for (const entry of group) entry.reject(reason);
      return;
    }
    for (const { outcome, resolve, reject } of group) {
      if (outcome && 'value' in outcome) resolve(outcome.value);
      else reject(meaning(outcome?.error));
    }
  }

  /** The way it nearly always goes, without savepoints: they would halve the rate. False if a job threw. */
  #runAll(group: readonly Entry[]): boolean {
    this.#begin.run();
    for (const entry of group) {
      entry.applied = true;
      try {
        entry.outcome = { value: entry.job() };
      } catch {
        this.#rollback(group);
        return false;
      }
    }
    this.#end.run();
    return true;
  }

  #replay(group: readonly Entry[]): void {
    this.#begin.run();
    for (const entry of group) {
      this.#db.exec('SAVEPOINT job');
      entry.applied = true;
      try {
        entry.outcome = { value: entry.job() };
      } catch (error) {
        if (!this.#db.isTransaction) throw error; // the engine itself gave up the transaction, e.g. on a full disk
        this.#db.exec('ROLLBACK TO job');
        this.#undo(entry);
        entry.outcome = { error };
      }
      this.#db.exec('RELEASE job');
    }
    this.#end.run();
  }

  #rollback(group: readonly Entry[]): void {
    if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec('ROLLBACK');
    for (const entry of group.toReversed()) this.#undo(entry);
  }

  #undo(entry: Entry): void {
    if (entry.applied) entry.undo?.();
    entry.applied = false;
  }
}
