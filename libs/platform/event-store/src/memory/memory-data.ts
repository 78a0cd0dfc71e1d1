import type { Reservation } from '../engine/keyed-appends.ts';
import type { StoredBatch } from '../engine/stored-batch.ts';
import type { RecordedEvent, StorageUnavailable } from '../event-store.ts';
import { beginning, positionOf, type Position } from '../position.ts';
import { MemoryReservations } from './memory-reservations.ts';

interface StoredEvent extends Omit<RecordedEvent, 'data' | 'metadata'> {
  readonly data: string;
  readonly metadata: string;
  readonly commandKey: string | undefined;
}

export interface MemoryDataOptions {
  readonly pairId?: string;
  /** Of the first event: far beyond what a `number` can tell apart. */
  readonly first?: bigint;
}

/**
 * What stays when a process ends: the events and, apart from them, the reservations of command keys. Several stores may
 * be open over it, as several processes over one cluster.
 */
export class MemoryData {
  readonly pairId: string;
  readonly reservations = new MemoryReservations();
  /** Called after each append, in each process. */
  readonly listeners = new Set<() => void>();
  /** While it is set nothing can be read or written, for this reason. */
  outage: StorageUnavailable['reason'] | undefined;
  maxVaultSequence = 0n;
  readonly #first: bigint;
  readonly #events: StoredEvent[] = [];
  readonly #streams = new Map<string, StoredEvent[]>();
  #seed = 1;

  constructor({ pairId = 'pair_memory', first = 2n ** 61n }: MemoryDataOptions = {}) {
    this.pairId = pairId;
    this.#first = first;
  }

  /** The same numbers in every run, below `limit`. */
  random(limit: number): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed % limit;
  }

  head(): Position {
    return this.#events.at(-1)?.position ?? beginning;
  }

  endOf(stream: string): bigint | null {
    return this.#streams.get(stream)?.at(-1)?.revision ?? null;
  }

  /** Whether the reservation has its event. */
  isUsed(key: string, { stream, revision }: Reservation): boolean {
    return this.#streams.get(stream)?.[Number(revision)]?.commandKey === key;
  }

  write({ stream, events, commandKey, vaultSequence }: StoredBatch, recordedAt: string): RecordedEvent[] {
    const of = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, of);
    const written = events.map(({ type, data, metadata }, n) => {
      const event: StoredEvent = {
        position: this.#next(),
        ...{ stream, type, data, metadata, recordedAt },
        revision: BigInt(of.length),
        commandKey: n === 0 ? commandKey : undefined,
      };
      of.push(event);
      this.#events.push(event);
      return event;
    });
    if (vaultSequence !== undefined && vaultSequence > this.maxVaultSequence) this.maxVaultSequence = vaultSequence;
    for (const listener of this.listeners) listener();
    return written.map(recorded);
  }

  readStream(stream: string, from: bigint): RecordedEvent[] {
    return (this.#streams.get(stream) ?? []).filter(({ revision }) => revision >= from).map(recorded);
  }

  /** After a position and up to another one, both of which need not be those of events. */
  readOn(after: bigint, upTo: bigint, limit: number): RecordedEvent[] {
    const page: RecordedEvent[] = [];
    for (let at = this.#firstAfter(after); at < this.#events.length && page.length < limit; at += 1) {
      const event = this.#events[at]!;
      if (event.position > upTo) break;
      page.push(recorded(event));
    }
    return page;
  }

  #firstAfter(position: bigint): number {
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#events[middle]!.position > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #next(): Position {
    const last = this.#events.at(-1);
    return positionOf(last ? last.position + 1n + BigInt(this.random(1_000)) : this.#first);
  }
}

const recorded = ({ commandKey: _, data, metadata, ...event }: StoredEvent): RecordedEvent => ({
  ...event,
  data: JSON.parse(data) as RecordedEvent['data'],
  metadata: JSON.parse(metadata) as RecordedEvent['metadata'],
});
