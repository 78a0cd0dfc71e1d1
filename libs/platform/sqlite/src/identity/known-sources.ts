import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { KnownSources } from '@icx/identity';
import { hashedSource, SOURCES_PER_SUBJECT } from '@icx/identity/engine';
import type { GroupCommit } from '../index.ts';

/** As keyed hashes: the file does not tell where somebody works. */
export class SqliteKnownSources implements KnownSources {
  readonly #group: GroupCommit;
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  readonly #forget: StatementSync;

  constructor(db: DatabaseSync, group: GroupCommit, key: Uint8Array, now: () => number) {
    this.#group = group;
    this.#key = key;
    this.#now = now;
    this.#find = db.prepare('SELECT 1 FROM known_sources WHERE subject = ? AND source = ?');
    this.#add = db.prepare('INSERT OR REPLACE INTO known_sources VALUES (?, ?, ?)');
    this.#forget = db.prepare(
      'DELETE FROM known_sources WHERE subject = :subject AND source NOT IN ' +
        `(SELECT source FROM known_sources WHERE subject = :subject ORDER BY used_at DESC, source LIMIT ${SOURCES_PER_SUBJECT})`,
    );
  }

  async has(subject: string, source: string): Promise<boolean> {
    return this.#find.get(subject, hashedSource(this.#key, subject, source)) !== undefined;
  }

  async add(subject: string, source: string): Promise<void> {
    const hashed = hashedSource(this.#key, subject, source);
    await this.#group.run(() => {
      this.#add.run(subject, hashed, this.#now());
      this.#forget.run({ subject });
    });
  }
}
