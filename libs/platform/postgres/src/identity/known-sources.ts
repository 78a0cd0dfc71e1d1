import type { KnownSources } from '@icx/identity';
import { hashedSource, SOURCES_PER_SUBJECT } from '@icx/identity/engine';
import type { Ask } from '../database/index.ts';

/** As keyed hashes: the database does not tell where somebody works. */
export class PostgresKnownSources implements KnownSources {
  constructor(
    private readonly ask: Ask,
    private readonly key: Uint8Array,
  ) {}

  async has(subject: string, source: string): Promise<boolean> {
    const { rowCount } = await this.ask('SELECT FROM icx_identity.known_sources WHERE subject = $1 AND source = $2', [
      subject,
      hashedSource(this.key, subject, source),
    ]);
    return rowCount === 1;
  }

  async add(subject: string, source: string): Promise<void> {
    const hashed = hashedSource(this.key, subject, source);
    // The deletion sees the table as it was before: it leaves room for the one that is added beside it.
    await this.ask(
      `WITH added AS (
         INSERT INTO icx_identity.known_sources VALUES ($1, $2, icx_identity.seconds())
         ON CONFLICT (subject, source) DO UPDATE SET used_at = excluded.used_at)
       DELETE FROM icx_identity.known_sources WHERE subject = $1 AND source IN (
         SELECT source FROM icx_identity.known_sources WHERE subject = $1 AND source <> $2
         ORDER BY used_at DESC, source OFFSET ${SOURCES_PER_SUBJECT - 1})`,
      [subject, hashed],
    );
  }
}
