import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isStreamName,
  type AppendOptions,
  type AppendResult,
  type Batch,
  type ExpectedRevision,
  type NewEvent,
  type PairedEventStore,
  type Position,
  type RecordedEvent,
  type Subscription,
  type Wanted,
} from '@icx/event-store';
import { KeyedAppends, LARGEST, OpenLog, storedBatch, type StoredBatch } from '@icx/event-store/engine';
import { appendOnce } from './append-once.ts';
import { proposedOf } from './envelope.ts';
import type { ImportedPlaces } from './imported-places.ts';
import type { LogReads } from './log-reads.ts';
import type { KurrentLogOptions, OnCluster } from './on-cluster.ts';
import type { VaultMark } from './own-streams.ts';
import { KurrentSubscription } from './subscription.ts';
import type { Connection } from './wire/connection.ts';

/** How often whoever waits for another process's command key looks. */
const LOOK_MS = 100;

/** The log over a connection to its cluster; `openKurrentLog` is the way in. */
export class KurrentLog implements PairedEventStore {
  readonly pairId: string;
  readonly #connection: Connection;
  readonly #prefix: string;
  readonly #now: () => string;
  readonly #newId: () => string;
  readonly #silenceMs: number;
  readonly #keyed: KeyedAppends;
  readonly #vault: VaultMark;
  readonly #reads: LogReads;
  readonly #places: ImportedPlaces;
  readonly #open = new OpenLog<KurrentSubscription>();

  constructor(
    { connection, prefix, pairId, vault, reads, places }: OnCluster,
    { now, newId = randomUUID, reservations, silenceMs = 15_000, reservedMs = 12_000 }: KurrentLogOptions,
  ) {
    this.pairId = pairId;
    this.#connection = connection;
    this.#prefix = prefix;
    this.#now = now;
    this.#newId = newId;
    this.#silenceMs = silenceMs;
    this.#vault = vault;
    this.#reads = reads;
    this.#places = places;
    this.#keyed = new KeyedAppends({
      reservations,
      newId: randomUUID,
      isUsed: (key, found) => reads.isUsed(key, found),
      patience: async ({ ageMs }) => {
        if (ageMs >= reservedMs) return false;
        await sleep(Math.min(LOOK_MS, reservedMs));
        return true;
      },
      // an append goes on trying for so long: it has ended before another process takes its key over
      inTime: (takenAt) => performance.now() - takenAt < reservedMs - connection.patience.giveUpMs,
    });
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<AppendResult> {
    const batch = storedBatch(stream, expected, events, options, this.#newId);
    this.#open.assertOpen();
    return this.#open.append(this.#append(batch));
  }

  async readStream(stream: string, { from = 0n }: { readonly from?: bigint } = {}): Promise<readonly RecordedEvent[]> {
    this.#open.assertOpen();
    return from > LARGEST || !isStreamName(stream) ? [] : this.#reads.readStream(stream, from);
  }

  async readAll(after: Position | 0n, limit: number): Promise<readonly RecordedEvent[]> {
    this.#open.assertOpen();
    return this.#reads.readAll(after, limit);
  }

  async head(): Promise<Position> {
    this.#open.assertOpen();
    return this.#reads.head();
  }

  async findByCommandKey(key: string): Promise<{ readonly stream: string; readonly revision: bigint } | undefined> {
    this.#open.assertOpen();
    return key.isWellFormed() ? this.#keyed.find(key) : undefined;
  }

  subscribe(wanted: Wanted, handler: (batch: Batch) => void | Promise<void>): Subscription {
    this.#open.assertOpen();
    const on = {
      connection: this.#connection,
      prefix: this.#prefix,
      silenceMs: this.#silenceMs,
      places: this.#places,
      lastCommit: () => this.#reads.lastCommit(),
    };
    return this.#open.followers.add(new KurrentSubscription(on, wanted, handler));
  }

  /** That the leader answers: whether its disk has room nobody can ask it. */
  async probe(): Promise<void> {
    await this.head();
  }

  async maxVaultSequence(): Promise<bigint> {
    this.#open.assertOpen();
    return this.#vault.read();
  }

  async close(): Promise<void> {
    await this.#open.close();
    this.#connection.close();
  }

  async #append(batch: StoredBatch): Promise<AppendResult> {
    const { commandKey: key, vaultSequence } = batch;
    if (vaultSequence !== undefined) await this.#vault.raise(vaultSequence);
    return key === undefined ? this.#write(batch) : this.#keyed.append(key, batch, () => this.#write(batch));
  }

  async #write(batch: StoredBatch): Promise<AppendResult> {
    const { stream, expected } = batch;
    if (expected !== 'no-stream' && (expected < 0n || expected >= LARGEST))
      return { outcome: 'wrong-revision', actual: await this.#reads.endOf(stream) };
    const proposed = proposedOf(batch, this.#now());
    const result = await appendOnce(this.#connection, this.#prefix + stream, expected, proposed);
    if (!result.written) return { outcome: 'wrong-revision', actual: result.actual };
    const recorded = result.records
      ? this.#reads.recorded(result.records)
      : await this.#reads.readStream(stream, result.first, BigInt(proposed.length));
    const { position, revision } = recorded.at(-1)!;
    return { outcome: 'appended', position, revision, recorded };
  }
}
