import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  beginning,
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
import {
  KeyedAppends,
  storedBatch,
  type Reservation,
  type Reservations,
  type StoredBatch,
} from '@icx/event-store/engine';
import { appendOnce } from './append-once.ts';
import { envelopeOf, proposedOf, recordedOf } from './envelope.ts';
import { pairedWith, VaultMark } from './own-streams.ts';
import { KurrentSubscription } from './subscription.ts';
import { read, type StoredRecord } from './wire/calls.ts';
import { closed, Connection, type Patience } from './wire/connection.ts';
import { LARGEST, readAll, readEnd, readStream } from './wire/requests.ts';

export interface KurrentLogOptions extends Partial<Patience> {
  /** `kurrentdb://…`, as the client's documentation has it. */
  readonly url: string;
  /** Wall clock, ISO 8601 UTC with milliseconds. */
  readonly now: () => string;
  /** Where command keys are kept: all processes over one log share them. */
  readonly reservations: Reservations;
  /** Of the vault, and kept for good. A new log takes it; one that has another is refused. */
  readonly pairId?: string;
  /** Of events: a random UUID. */
  readonly newId?: () => string;
  /** Tells this log from others in the cluster, and begins the names of its streams: `icx.requests-1`. Letters and digits. */
  readonly log?: string;
  /** After so long in silence a subscription is asked whether it lives, milliseconds. */
  readonly silenceMs?: number;
  /** After so long a command key whose event is not there may be taken over, milliseconds; more than `giveUpMs`. */
  readonly reservedMs?: number;
}

/** How often whoever waits for another process's command key looks. */
const LOOK_MS = 100;

/**
 * Throws `StorageUnavailable` within ten seconds where there is no such server, `InvalidConnectionString`, and
 * `LogOfAnotherVault`.
 */
export const openKurrentLog = async (options: KurrentLogOptions): Promise<PairedEventStore> => {
  const { url, log = 'icx', callMs = 4_000, giveUpMs = 8_000, pairId } = options;
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(log)) throw new TypeError('The name of a log is letters and digits.');
  const connection = new Connection(url, { callMs, giveUpMs });
  try {
    return new KurrentLog(connection, await pairedWith(connection, log, pairId), { ...options, log });
  } catch (error) {
    connection.close();
    throw error;
  }
};

class KurrentLog implements PairedEventStore {
  readonly pairId: string;
  readonly #connection: Connection;
  /** A stream of ours never begins with `$`, which is the server's, and no other log's name begins with it. */
  readonly #prefix: string;
  readonly #now: () => string;
  readonly #newId: () => string;
  readonly #silenceMs: number;
  readonly #keyed: KeyedAppends;
  readonly #vault: VaultMark;
  readonly #subscriptions = new Set<Subscription>();
  readonly #inProgress = new Set<Promise<unknown>>();
  #closed = false;
  /** The last event that was seen. */
  #seen = beginning;

  constructor(
    connection: Connection,
    pairId: string,
    { log, now, newId = randomUUID, reservations, silenceMs = 15_000, reservedMs = 12_000 }: KurrentLogOptions,
  ) {
    this.pairId = pairId;
    this.#connection = connection;
    this.#prefix = `${log}.`;
    this.#now = now;
    this.#newId = newId;
    this.#silenceMs = silenceMs;
    this.#vault = new VaultMark(connection, log!);
    this.#keyed = new KeyedAppends({
      reservations,
      newId: randomUUID,
      isUsed: (key, found) => this.#isUsed(key, found),
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
    this.#check();
    const appending = this.#append(batch);
    this.#inProgress.add(appending);
    try {
      return await appending;
    } finally {
      this.#inProgress.delete(appending);
    }
  }

  async readStream(stream: string, { from = 0n }: { readonly from?: bigint } = {}): Promise<readonly RecordedEvent[]> {
    this.#check();
    if (from > LARGEST || !isStreamName(stream)) return [];
    return this.#recorded(await this.#readStream(stream, from, LARGEST));
  }

  async readAll(after: Position | 0n, limit: number): Promise<readonly RecordedEvent[]> {
    this.#check();
    // a position that the server does not have, behind its end, is an error to it
    if (limit <= 0 || (after >= this.#seen && after >= (await this.head()))) return [];
    const request = readAll(this.#prefix, after, BigInt(after === 0n ? limit : limit + 1));
    const events = this.#recorded(await this.#connection.ask((link, ms) => read(link, request, ms)));
    return events.filter(({ position }) => position > after).slice(0, limit);
  }

  async head(): Promise<Position> {
    this.#check();
    return this.#head();
  }

  findByCommandKey(key: string): Promise<{ readonly stream: string; readonly revision: bigint } | undefined> {
    this.#check();
    return key.isWellFormed() ? this.#keyed.find(key) : Promise.resolve(undefined);
  }

  subscribe(wanted: Wanted, handler: (batch: Batch) => void | Promise<void>): Subscription {
    this.#check();
    const on = {
      connection: this.#connection,
      prefix: this.#prefix,
      silenceMs: this.#silenceMs,
      head: () => this.#head(),
    };
    const subscription = new KurrentSubscription(on, wanted, handler);
    this.#subscriptions.add(subscription);
    const remove = () => void this.#subscriptions.delete(subscription);
    subscription.done.then(remove, remove);
    return subscription;
  }

  /** That the leader answers: whether its disk has room nobody can ask it. */
  async probe(): Promise<void> {
    await this.head();
  }

  async maxVaultSequence(): Promise<bigint> {
    this.#check();
    return this.#vault.read();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#inProgress);
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    this.#connection.close();
  }

  async #append(batch: StoredBatch): Promise<AppendResult> {
    const { commandKey: key, vaultSequence } = batch;
    if (vaultSequence !== undefined) await this.#vault.raise(vaultSequence);
    return key === undefined ? this.#write(batch) : this.#keyed.append(key, batch, () => this.#write(batch));
  }

  async #write(batch: StoredBatch): Promise<AppendResult> {
    const { stream, expected } = batch;
    if (expected !== 'no-stream' && (expected < 0n || expected >= LARGEST)) {
      const [last] = await this.#readStream(stream, undefined, 1n);
      return { outcome: 'wrong-revision', actual: last ? BigInt(last.getStreamRevision()) : null };
    }
    const proposed = proposedOf(batch, this.#now());
    const result = await appendOnce(this.#connection, this.#prefix + stream, expected, proposed);
    if (!result.written) return { outcome: 'wrong-revision', actual: result.actual };
    const recorded = this.#recorded(
      result.records ?? (await this.#readStream(stream, result.first, BigInt(proposed.length))),
    );
    const { position, revision } = recorded.at(-1)!;
    return { outcome: 'appended', position, revision, recorded };
  }

  async #isUsed(key: string, { stream, revision }: Reservation): Promise<boolean> {
    if (revision < 0n || revision > LARGEST) return false;
    const [record] = await this.#readStream(stream, revision, 1n);
    return record !== undefined && envelopeOf(record).commandKey === key;
  }

  async #head(): Promise<Position> {
    const request = readEnd(this.#prefix);
    const [last] = this.#recorded(await this.#connection.ask((link, ms) => read(link, request, ms)));
    return last?.position ?? beginning;
  }

  #readStream(stream: string, from: bigint | undefined, count: bigint): Promise<StoredRecord[]> {
    const request = readStream(this.#prefix + stream, from, count);
    return this.#connection.ask((link, ms) => read(link, request, ms));
  }

  #recorded(records: readonly StoredRecord[]): RecordedEvent[] {
    const events = records.map((record) => recordedOf(record, this.#prefix));
    for (const { position } of events) if (position > this.#seen) this.#seen = position;
    return events;
  }

  #check(): void {
    if (this.#closed) throw closed();
  }
}
