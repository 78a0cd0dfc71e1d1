import { leafHash } from '@icx/event-store';
import type { Pool } from 'pg';
import { refuseNewer, unhurried } from '../database/index.ts';
import { logMigrations } from './schema.ts';
import { unstored } from './stored-text.ts';

export interface LogProblem {
  /** The event concerned; `null` where the damage is not in one event. */
  readonly position: bigint | null;
  readonly what: string;
}

interface StoredEvent {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly recorded_at: string;
  readonly metadata: string;
  readonly data: string;
  readonly leaf_hash: Buffer;
}

const PAGE = 5_000;
/** Looking stops there. */
const MOST_PROBLEMS = 1_000;

/** Streams whose revisions are not 0, 1, 2 …: the table's key sees to it that none is there twice. */
const BROKEN_STREAMS = `
  SELECT stream FROM icx_log.events GROUP BY stream HAVING count(*) <> max(revision) + 1 OR min(revision) <> 0
  ORDER BY stream LIMIT ${MOST_PROBLEMS}`;

/**
 * Reads the whole log as it stands, in one snapshot, and recomputes every leaf hash: positions and revisions without gaps, each
 * event as it was written, none beyond the head. Damage is told, not thrown. Throws `NewerSchema`.
 */
export const verifyPostgresLog = async (
  pool: Pool,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<{ readonly events: number; readonly problems: readonly LogProblem[] }> => {
  await refuseNewer(pool, logMigrations);
  return unhurried(pool, async (client) => {
    // One snapshot, so that appends meanwhile cannot look like damage.
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const head =
      (await client.query<{ position: bigint }>('SELECT position FROM icx_log.head')).rows[0]?.position ?? 0n;
    const problems: LogProblem[] = [];
    let [events, after] = [0, 0n];
    for (let page: StoredEvent[] | undefined; page?.length !== 0 && problems.length < MOST_PROBLEMS;) {
      page = (
        await client.query<StoredEvent>('SELECT * FROM icx_log.events WHERE position > $1 ORDER BY position LIMIT $2', [
          after,
          PAGE,
        ])
      ).rows;
      for (const event of page) {
        const { position } = event;
        if (position !== after + 1n)
          problems.push({ position: after + 1n, what: `is missing: the next event is at ${position}` });
        if (!isAsWritten(event)) problems.push({ position, what: 'is not as it was written: its leaf hash differs' });
        events += 1;
        after = position;
      }
      onProgress(Number(after), Number(head));
    }
    if (after !== head && problems.length < MOST_PROBLEMS)
      problems.push({ position: null, what: `it ends at ${after}, and its head says ${head}` });
    for (const { stream } of (await client.query<{ stream: string }>(BROKEN_STREAMS)).rows)
      problems.push({ position: null, what: `revisions of the stream ${unstored(stream)} have a gap` });
    return { events, problems };
  });
};

const isAsWritten = ({
  position,
  stream,
  type,
  recorded_at: recordedAt,
  leaf_hash: hash,
  ...rest
}: StoredEvent): boolean => {
  const fields = { ...rest, index: Number(position), stream: unstored(stream), type: unstored(type), recordedAt };
  return hash.equals(leafHash(fields));
};
