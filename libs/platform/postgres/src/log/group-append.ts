import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { positionOf, StorageUnavailable, type AppendResult, type ExpectedRevision } from '@icx/event-store';
import { Appended, LARGEST, type StoredBatch } from '@icx/event-store/engine';
import { pauseForEngine } from '@icx/runtime';
import { asUnavailable, isOutcomeUnknown, prospectOf } from '../database/index.ts';
import { stored, unstored } from './stored-text.ts';

interface Row {
  readonly outcome: AppendResult['outcome'];
  readonly found_stream: string;
  readonly found_revision: bigint | null;
  readonly found_position: bigint;
  readonly found_at: string;
}

const revisionOf = (expected: ExpectedRevision): bigint => {
  if (expected === 'no-stream') return -1n;
  return expected < 0n || expected >= LARGEST ? -2n : expected;
};

/** Nine arrays: one call, and one plan, whatever the size of the group. */
const argumentsOf = (group: readonly StoredBatch[], recordedAt: string): unknown[] => {
  const events = group.flatMap((batch) => batch.events);
  return [
    group.map(({ stream }) => stored(stream)),
    group.map(({ expected }) => revisionOf(expected)),
    group.map((batch) => batch.events.length),
    group.map(({ commandKey }) => (commandKey === undefined ? null : stored(commandKey))),
    group.map(({ vaultSequence }) => vaultSequence ?? null),
    events.map(({ type }) => stored(type)),
    events.map(({ data }) => data),
    events.map(({ metadata }) => metadata),
    recordedAt,
  ];
};

const resultOf = (row: Row, batch: StoredBatch): AppendResult => {
  const { outcome, found_stream, found_revision, found_position, found_at } = row;
  if (outcome === 'wrong-revision') return { outcome, actual: found_revision };
  const revision = found_revision!;
  if (outcome === 'command-key-taken') return { outcome, stream: unstored(found_stream), revision };
  return new Appended(positionOf(found_position), revision, batch, found_at);
};

/**
 * Writes a group in one round trip, in a transaction of its own: the lock is never held while a process is asked.
 * If the answer is lost the group is sent again, over another connection, until an answer comes: what stands there
 * already counts as appended, and what a late first try would write then is refused for its expected revision.
 * Throws `StorageUnavailable`: `storage-unreachable` where no answer came for `patience` milliseconds.
 */
export const appendGroup = async (
  pool: Pool,
  group: readonly StoredBatch[],
  recordedAt: string,
  patience: number,
): Promise<AppendResult[]> => {
  const text = 'SELECT * FROM icx_log.append($1, $2, $3, $4, $5, $6, $7, $8, $9)';
  const call = { name: 'icx-log-append', text, values: argumentsOf(group, recordedAt) };
  const deadline = performance.now() + patience;
  let lost: unknown;
  for (let tries = 0; ; tries += 1) {
    try {
      const client = await pool.connect();
      let broken: unknown;
      try {
        const { rows } = await client.query<Row>(call);
        return rows.map((row, index) => resultOf(row, group[index]!));
      } catch (error) {
        broken = error;
        if (isOutcomeUnknown(error)) lost = error;
        throw error;
      } finally {
        client.release(broken !== undefined);
      }
    } catch (error) {
      if (lost === undefined) throw asUnavailable(error);
      // It may be written: whatever hinders another look, nobody is told that it is not.
      if (performance.now() > deadline || prospectOf(error) === 'lasting') throw unknown(lost);
      await pause(pauseForEngine(tries + 1));
    }
  }
};

const unknown = (cause: unknown) =>
  new StorageUnavailable(
    'storage-unreachable',
    `PostgreSQL did not say whether it was written: ${(cause as Error).message}`,
    { cause },
  );
