import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Credential, Credentials } from '@icx/identity';
import type { GroupCommit } from '../index.ts';

/** Password hashes and the TOTP steps that were used. */
export class SqliteCredentials implements Credentials {
  readonly #group: GroupCommit;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;
  readonly #useStep: StatementSync;
  readonly #forget: readonly StatementSync[];

  constructor(db: DatabaseSync, group: GroupCommit) {
    this.#group = group;
    this.#select = db.prepare('SELECT * FROM credentials WHERE subject = ?');
    this.#upsert = db.prepare(
      'INSERT INTO credentials VALUES (:subject, :enrolment, :password, :second, -1, :since) ' +
        'ON CONFLICT(subject) DO UPDATE SET enrolment = :enrolment, password = :password, second_factor = :second, totp_step = -1, since = :since ' +
        'WHERE enrolment < :enrolment',
    );
    this.#forget = ['known_sources', 'security_keys'].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE subject = ?`),
    );
    this.#useStep = db.prepare(
      'UPDATE credentials SET totp_step = :step WHERE subject = :subject AND totp_step < :step',
    );
  }

  async find(subject: string): Promise<Credential | undefined> {
    const row = this.#select.get(subject);
    return (
      row && {
        enrolment: row['enrolment'] as number,
        password: row['password'] as string,
        secondFactor: row['second_factor'] === 1,
        since: row['since'] as number,
      }
    );
  }

  put(subject: string, { enrolment, password, secondFactor, since }: Credential): Promise<boolean> {
    return this.#group.run(() => {
      if (this.#upsert.run({ subject, enrolment, password, second: secondFactor ? 1 : 0, since }).changes === 0)
        return false;
      // Who enrols anew may do so because somebody else had signed in.
      for (const statement of this.#forget) statement.run(subject);
      return true;
    });
  }

  useTotpStep(subject: string, step: number): Promise<boolean> {
    return this.#group.run(() => this.#useStep.run({ subject, step }).changes === 1);
  }

  async lastTotpStep(subject: string): Promise<number> {
    return (this.#select.get(subject)?.['totp_step'] as number | undefined) ?? -1;
  }
}
