import { sparseLeaves, verifySparseLog, type LeafReader } from '@icx/audit';
import { StorageUnavailable } from '@icx/event-store';
import { openKurrentReader } from '@icx/kurrentdb';
import { openPostgresLeafStore } from '@icx/postgres/audit';
import { whyInUse } from '@icx/postgres/checkpoints';
import {
  assertLogEngine,
  openPostgresLeaves,
  postgresLogReader,
  verifyPostgresLog,
  type LogProblem,
  type PostgresLogReader,
} from '@icx/postgres/log';
import type { Pool } from 'pg';

/** The log of a distributed exchange beside those who serve it; nothing is written. */
export interface LogOnView {
  readonly reader: PostgresLogReader;
  readonly leaves: LeafReader;
  /** Every event as it was written, and none is gone. */
  readonly verify: (
    onProgress: (done: number, total: number) => void,
  ) => Promise<{ readonly events: number; readonly problems: readonly LogProblem[] }>;
  /** What the database says of a log that is elsewhere, while nobody serves; `undefined`: the log is in it. */
  readonly beside?: () => Promise<LogBeside>;
  readonly close: () => void;
}

/** A log that goes with a database: by its leaves, so many events, of which the last stands there. */
export interface LogBeside {
  readonly events: number;
  readonly position: bigint;
  /** Why a copy of the one and of the other would not fit now, and what to do. */
  readonly apart?: string;
}

/** Throws `LogElsewhere`, `StorageUnavailable`. @param kurrentUrl where the log is, if not in the database */
export const logOnView = async (pool: Pool, kurrentUrl: string | undefined): Promise<LogOnView> => {
  await assertLogEngine(pool, kurrentUrl ? 'kurrentdb' : 'postgresql');
  if (kurrentUrl) return kurrentOnView(pool, kurrentUrl);
  return {
    ...{ reader: postgresLogReader(pool), leaves: openPostgresLeaves(pool), close: () => undefined },
    verify: (onProgress) => verifyPostgresLog(pool, onProgress),
  };
};

const kurrentOnView = async (pool: Pool, url: string): Promise<LogOnView> => {
  const store = await openPostgresLeafStore(pool);
  const reader = await openKurrentReader({ url });
  const pair = async () => (await reader.pair()) ?? nothingThere();
  const beside = async (): Promise<LogBeside> => {
    const { index: events, position } = await store.last();
    const head = await reader.head();
    const differ =
      head === position
        ? undefined
        : 'KurrentDB and the leaves in PostgreSQL do not end with the same event: start a worker for a moment, and stop all.';
    const apart = (await whyInUse(pool)) ?? differ;
    return { events, position, ...(apart && { apart }) };
  };
  return {
    ...{ leaves: sparseLeaves(reader, store), beside, close: () => reader.close() },
    reader: { ...reader, pair },
    verify: (onProgress) => verifySparseLog(reader, store, onProgress),
  };
};

const nothingThere = (): never => {
  throw new StorageUnavailable(
    'storage-damaged',
    'There is no log of the exchange in KurrentDB, though the database has its leaves: restore it, or correct KURRENTDB_URL.',
  );
};
