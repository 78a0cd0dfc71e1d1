import type { KeyCredential, KeyCredentials } from '@icx/identity';
import type { Ask } from '../database/index.ts';

interface Row {
  readonly id: string;
  readonly public_key: string;
  readonly counter: string;
  readonly enrolment: number;
}

/** Public keys of people, and how far each has counted. */
export class PostgresKeyCredentials implements KeyCredentials {
  constructor(private readonly ask: Ask) {}

  async of(subject: string): Promise<readonly KeyCredential[]> {
    const { rows } = await this.ask<Row>(
      'SELECT id, public_key, counter::text AS counter, enrolment FROM icx_identity.security_keys WHERE subject = $1 ORDER BY id COLLATE "C"',
      [subject],
    );
    return rows.map(({ id, public_key: publicKey, counter, enrolment }) => ({
      id,
      publicKey,
      counter: Number(counter),
      enrolment,
    }));
  }

  async add(subject: string, { id, publicKey, counter, enrolment }: KeyCredential): Promise<boolean> {
    const { rowCount } = await this.ask(
      'INSERT INTO icx_identity.security_keys VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING',
      [id, subject, publicKey, counter, enrolment],
    );
    return rowCount === 1;
  }

  async use(id: string, counter: number): Promise<boolean> {
    const { rowCount } = await this.ask(
      `UPDATE icx_identity.security_keys SET counter = $2::bigint
       WHERE id = $1 AND (counter < $2::bigint OR (counter = 0 AND $2::bigint = 0))`,
      [id, counter],
    );
    return rowCount === 1;
  }

  async remove(subject: string, id: string): Promise<void> {
    await this.ask('DELETE FROM icx_identity.security_keys WHERE subject = $1 AND id = $2', [subject, id]);
  }
}
