import type { Credential, Credentials } from '@icx/identity';
import type { Ask } from '../database/index.ts';

interface Row {
  readonly enrolment: number;
  readonly password: string;
  readonly second_factor: boolean;
  readonly since: number;
}

/** Password hashes and the TOTP steps that were used. */
export class PostgresCredentials implements Credentials {
  constructor(private readonly ask: Ask) {}

  async find(subject: string): Promise<Credential | undefined> {
    const { rows } = await this.ask<Row>(
      'SELECT enrolment, password, second_factor, since FROM icx_identity.credentials WHERE subject = $1',
      [subject],
    );
    if (!rows[0]) return undefined;
    const { second_factor: secondFactor, ...credential } = rows[0];
    return { ...credential, secondFactor };
  }

  async put(subject: string, { enrolment, password, secondFactor, since }: Credential): Promise<boolean> {
    // Who enrols anew may do so because somebody else had signed in.
    const { rowCount } = await this.ask(
      `WITH chosen AS (
         INSERT INTO icx_identity.credentials VALUES ($1, $2, $3, $4, -1, $5)
         ON CONFLICT (subject) DO UPDATE SET enrolment = excluded.enrolment, password = excluded.password,
           second_factor = excluded.second_factor, totp_step = -1, since = excluded.since
         WHERE credentials.enrolment < excluded.enrolment RETURNING subject),
       forgotten AS (
         DELETE FROM icx_identity.known_sources WHERE subject IN (SELECT subject FROM chosen)),
       ended AS (
         DELETE FROM icx_identity.security_keys WHERE subject IN (SELECT subject FROM chosen))
       SELECT FROM chosen`,
      [subject, enrolment, password, secondFactor, since],
    );
    return rowCount === 1;
  }

  async useTotpStep(subject: string, step: number): Promise<boolean> {
    const { rowCount } = await this.ask(
      'UPDATE icx_identity.credentials SET totp_step = $2 WHERE subject = $1 AND totp_step < $2',
      [subject, step],
    );
    return rowCount === 1;
  }

  async lastTotpStep(subject: string): Promise<number> {
    const { rows } = await this.ask<{ totp_step: number }>(
      'SELECT totp_step FROM icx_identity.credentials WHERE subject = $1',
      [subject],
    );
    return rows[0]?.totp_step ?? -1;
  }
}
