import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Milliseconds between attempts while a reader of another connection (a backup) holds the write-ahead log. */
const RETRY = 1_000;

/**
 * A deleted code is zeroes in the database file, but the write-ahead log still holds the pages as they were when it was
 * put. So after deletions the log is checkpointed and cut to nothing: once for all of one commit.
 * What a file system or a disk keeps of freed blocks is beyond a database: use an encrypted volume.
 */
export class Erasure {
  readonly #db: DatabaseSync;
  readonly #checkpoint: StatementSync;
  #due = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#checkpoint = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Deleted rows may still be read in the write-ahead log, because somebody else is reading from it. */
  get pending(): boolean {
    return this.#due;
  }

  /** Called inside the transaction that deletes, so that the first of its callers to go on erases for all. */
  request(): void {
    this.#due = true;
  }

  /** Cuts the log if that is due. What cannot be done now is tried again every second, and at close. */
  run(): void {
    if (!this.#due || !this.#db.isOpen) return;
    clearTimeout(this.#retry);
    try {
      this.#due = this.#checkpoint.get()?.['busy'] !== 0;
    } catch {
      // The deletion itself is committed: a full or failing disk delays the erasure, as a reader does.
    }
    if (this.#due) this.#retry = setTimeout(() => this.run(), RETRY).unref();
  }

  /** A last attempt; a crash before it is made good at the next opening. */
  close(): void {
    this.run();
    clearTimeout(this.#retry);
  }
}
