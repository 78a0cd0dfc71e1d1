import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GroupCommit } from './group-commit.ts';

/** Room that must be left, bytes: what a group of commands needs. */
const ROOM = 32 * 1024;

/**
 * Finds out whether a database can be written now, the only sure way: by writing. What it writes is taken back in the
 * same commit, so the file grows once and not again.
 */
export class WriteProbe {
  readonly #group: GroupCommit;
  readonly #write: StatementSync;
  readonly #takeBack: StatementSync;

  constructor(db: DatabaseSync, group: GroupCommit) {
    db.exec('CREATE TABLE IF NOT EXISTS write_probe(filler BLOB NOT NULL) STRICT');
    this.#group = group;
    this.#write = db.prepare('INSERT INTO write_probe VALUES (zeroblob(?))');
    this.#takeBack = db.prepare('DELETE FROM write_probe');
  }

  /** Resolves after a commit of its own or shared with others. Rejects with `StorageUnavailable`. */
  async look(): Promise<void> {
    await this.#group.run(() => {
      this.#write.run(ROOM);
      this.#takeBack.run();
    });
  }
}
