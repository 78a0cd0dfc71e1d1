import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { KeyCredential, KeyCredentials } from '@icx/identity';
import type { GroupCommit } from '../index.ts';

/** Public keys of people, and how far each has counted. */
export class SqliteKeyCredentials implements KeyCredentials {
  readonly #group: GroupCommit;
  readonly #statements: Readonly<Record<'of' | 'add' | 'use' | 'remove', StatementSync>>;

  constructor(db: DatabaseSync, group: GroupCommit) {
    this.#group = group;
    this.#statements = {
      of: db.prepare('SELECT * FROM security_keys WHERE subject = ? ORDER BY id'),
      add: db.prepare('INSERT OR IGNORE INTO security_keys VALUES (:id, :subject, :publicKey, :counter, :enrolment)'),
      use: db.prepare(
        'UPDATE security_keys SET counter = :counter WHERE id = :id AND (counter < :counter OR (counter = 0 AND :counter = 0))',
      ),
      remove: db.prepare('DELETE FROM security_keys WHERE subject = :subject AND id = :id'),
    };
  }

  async of(subject: string): Promise<readonly KeyCredential[]> {
    return this.#statements.of.all(subject).map((row) => ({
      id: row['id'] as string,
      publicKey: row['public_key'] as string,
      counter: row['counter'] as number,
      enrolment: row['enrolment'] as number,
    }));
  }

  add(subject: string, credential: KeyCredential): Promise<boolean> {
    return this.#group.run(() => this.#statements.add.run({ subject, ...credential }).changes === 1);
  }

  use(id: string, counter: number): Promise<boolean> {
    return this.#group.run(() => this.#statements.use.run({ id, counter }).changes === 1);
  }

  async remove(subject: string, id: string): Promise<void> {
    await this.#group.run(() => this.#statements.remove.run({ subject, id }));
  }
}
