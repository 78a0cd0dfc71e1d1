import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Follower, type ReadOn } from '../engine/follower.ts';
import { KeyedAppends } from '../engine/keyed-appends.ts';
import { OpenLog } from '../engine/open-log.ts';
import { storedBatch, type StoredBatch } from '../engine/stored-batch.ts';
import {
  StorageUnavailable,
  type AppendOptions,
  type AppendResult,
  type Batch,
  type ExpectedRevision,
  type NewEvent,
  type PairedEventStore,
  type RecordedEvent,
  type Subscription,
  type Wanted,
} from '../event-store.ts';
import type { Position } from '../position.ts';
import { MemoryData } from './memory-data.ts';

/** Where a process can end: with its command key reserved, or with its events written and nobody told. */
export type CrashPoint = 'reserved' | 'written';

export interface MemoryLogOptions {
  /** Wall clock, ISO 8601 UTC with milliseconds. */
  readonly now: () => string;
  readonly data?: MemoryData;
  /** Of events: a random UUID. */
  readonly newId?: () => string;
  /** Before a call is answered, and before an append is seen by subscriptions; by default up to three turns. */
  readonly delay?: () => Promise<unknown>;
  /** How long another process is given to bring the event that it reserved a command key for. */
  readonly patience?: () => Promise<unknown>;
  /** Whether the process ends here. */
  readonly crash?: (at: CrashPoint, stream: string) => boolean;
}

/** The process ended in the middle of an append; the store is of no use any more. */
export class Crashed extends Error {}

/**
 * A log as a cluster keeps one: positions with gaps that begin anywhere, every call takes a while, subscriptions see an
 * append some time after it was acknowledged, and command keys are reserved apart from the events.
 */
export class MemoryLog implements PairedEventStore {
  readonly data: MemoryData;
  readonly pairId: string;
  readonly #now: () => string;
  readonly #newId: () => string;
  readonly #delay: () => Promise<unknown>;
  readonly #crash: NonNullable<MemoryLogOptions['crash']>;
  readonly #open = new OpenLog();
  readonly #keyed: KeyedAppends;
  readonly #listener = () => void this.#delay().then(() => this.#see());
  #visible: Position;

  constructor({
    now,
    data = new MemoryData(),
    newId = randomUUID,
    delay,
    patience = () => turns(20),
    crash = () => false,
  }: MemoryLogOptions) {
    this.data = data;
    this.pairId = data.pairId;
    this.#now = now;
    this.#newId = newId;
    this.#delay = delay ?? (() => turns(data.random(4)));
    this.#crash = crash;
    this.#visible = data.head();
    this.#keyed = new KeyedAppends({
      reservations: {
        find: async (key) => {
          await this.#delay();
          return data.reservations.find(key);
        },
        take: (...args) => data.reservations.take(...args),
        release: (...args) => data.reservations.release(...args),
      },
      newId,
      isUsed: (key, found) => Promise.resolve(data.isUsed(key, found)),
      patience: async () => {
        await patience();
        return false;
      },
      reserved: (stream) => this.#mayCrash('reserved', stream),
    });
    data.listeners.add(this.#listener);
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<AppendResult> {
    const batch = storedBatch(stream, expected, events, options, this.#newId);
    this.#check();
    const { commandKey: key } = batch;
    return this.#open.append(
      key === undefined
        ? this.#append(batch)
        : this.#keyed.append(key, batch, () => Promise.resolve(this.#write(batch))),
    );
  }

  async readStream(stream: string, { from = 0n }: { readonly from?: bigint } = {}): Promise<readonly RecordedEvent[]> {
    await this.#ready();
    return this.data.readStream(stream, from);
  }

  async readAll(after: Position | 0n, limit: number): Promise<readonly RecordedEvent[]> {
    await this.#ready();
    return this.data.readOn(after, this.data.head(), limit);
  }

  async head(): Promise<Position> {
    await this.#ready();
    return this.data.head();
  }

  async findByCommandKey(key: string): Promise<{ readonly stream: string; readonly revision: bigint } | undefined> {
    await this.#ready();
    return this.#keyed.find(key);
  }

  subscribe(wanted: Wanted, handler: (batch: Batch) => void | Promise<void>): Subscription {
    const readOn: ReadOn = async (after, limit, types) => {
      await this.#ready();
      const events = this.data.readOn(after, this.#visible, limit);
      const reached = events.at(-1)?.position ?? after;
      return { reached, events: types ? events.filter(({ type }) => types.has(type)) : events };
    };
    return this.#open.followers.add(new Follower(wanted, readOn, handler));
  }

  probe(): Promise<void> {
    return this.#ready();
  }

  async maxVaultSequence(): Promise<bigint> {
    await this.#ready();
    return this.data.maxVaultSequence;
  }

  async close(): Promise<void> {
    await this.#open.close();
    this.#end();
  }

  async #append(batch: StoredBatch): Promise<AppendResult> {
    await this.#delay();
    return this.#write(batch);
  }

  #write(batch: StoredBatch): AppendResult {
    this.#check(true);
    const { stream, expected } = batch;
    const actual = this.data.endOf(stream);
    if (actual !== (expected === 'no-stream' ? null : expected)) return { outcome: 'wrong-revision', actual };
    const recorded = this.data.write(batch, this.#now());
    this.#mayCrash('written', stream);
    const { position, revision } = recorded.at(-1)!;
    return { outcome: 'appended', position, revision, recorded };
  }

  #see(): void {
    if (this.data.head() > this.#visible) this.#visible = this.data.head();
    for (const follower of this.#open.followers) follower.wake();
  }

  async #ready(): Promise<void> {
    this.#check();
    await this.#delay();
    this.#check(true);
  }

  /** What had begun when the store was closed is finished. */
  #check(begun = false): void {
    const { outage } = this.data;
    if (outage) throw new StorageUnavailable(outage, 'The log cannot be reached: nothing was written.');
    if (!begun) this.#open.assertOpen();
  }

  #mayCrash(at: CrashPoint, stream: string): void {
    if (!this.#crash(at, stream)) return;
    this.#end();
    throw new Crashed(`The process ended: ${at}.`);
  }

  #end(): void {
    this.#open.end();
    this.data.listeners.delete(this.#listener);
  }
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
};
