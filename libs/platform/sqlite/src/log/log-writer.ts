import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { leafHash, positionOf } from '@icx/event-store';
import type { AppendResult } from '@icx/event-store';
import { Appended, type StoredBatch } from '@icx/event-store/engine';
import { StreamEnds } from './stream-ends.ts';

/**
 * The writing half of the log, to be called inside a transaction. Revision and command key are checked before anything
 * is written, so a refused batch costs a look-up and leaves no trace.
 */
export class LogWriter {
  readonly #now: () => string;
  readonly #ends: StreamEnds;
  readonly #insert: StatementSync;
  readonly #commandKey: StatementSync;
  readonly #head: StatementSync;
  readonly #vaultSequence: StatementSync;
  readonly #raiseVaultSequence: StatementSync;
  #position: number | undefined;

  constructor(db: DatabaseSync, now: () => string) {
    this.#now = now;
    this.#ends = new StreamEnds(db);
    this.#insert = db.prepare(
      `INSERT INTO events(position, stream_id, revision, type, data, metadata, recorded_at, command_key, leaf_hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#commandKey = db.prepare(
      'SELECT s.name AS stream, e.revision FROM events e JOIN streams s ON s.id = e.stream_id WHERE e.command_key = ?',
    );
    this.#commandKey.setReadBigInts(true);
    this.#head = db.prepare('SELECT coalesce(max(position), 0) AS position FROM events');
    this.#vaultSequence = db.prepare('SELECT max_vault_sequence AS sequence FROM meta');
    this.#vaultSequence.setReadBigInts(true);
    this.#raiseVaultSequence = db.prepare('UPDATE meta SET max_vault_sequence = ?1 WHERE max_vault_sequence < ?1');
  }

  write(batch: StoredBatch): AppendResult {
    const { stream, expected, events, commandKey, vaultSequence } = batch;
    if (commandKey !== undefined) {
      const taken = this.findByCommandKey(commandKey);
      if (taken) return { outcome: 'command-key-taken', ...taken };
    }
    const end = this.#ends.find(stream);
    const actual = end ? BigInt(end.revision) : null;
    if (actual !== (expected === 'no-stream' ? null : expected)) return { outcome: 'wrong-revision', actual };

    const { id, revision: last } = end ?? { id: this.#ends.create(stream), revision: -1 };
    const recordedAt = this.#now();
    let position = this.#position ?? (this.#head.get() as { position: number }).position;
    let revision = last;
    for (const { type, data, metadata } of events) {
      position += 1;
      revision += 1;
      const leaf = leafHash({ index: position, stream, revision, type, recordedAt, metadata, data });
      const key = revision === last + 1 ? (commandKey ?? null) : null;
      this.#insert.run(position, id, revision, type, data, metadata, recordedAt, key, leaf);
    }
    if (vaultSequence !== undefined) this.#raiseVaultSequence.run(vaultSequence);
    this.#ends.remember(stream, { id, revision });
    this.#position = position;
    return new Appended(positionOf(BigInt(position)), BigInt(revision), batch, recordedAt);
  }

  /** Forgets what `write` kept in memory of this stream and of the log's end: the transaction did not take place. */
  forget(stream: string): void {
    this.#ends.forget(stream);
    this.#position = undefined;
  }

  findByCommandKey(commandKey: string): { stream: string; revision: bigint } | undefined {
    const found = this.#commandKey.get(commandKey) as { stream: string; revision: bigint } | undefined;
    return found && { stream: found.stream, revision: found.revision };
  }

  maxVaultSequence(): bigint {
    return (this.#vaultSequence.get() as { sequence: bigint }).sequence;
  }
}
