import { createHash } from 'node:crypto';

export interface KeptEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}
export type Proposed = Pick<KeptEvent, 'id' | 'type' | 'data' | 'metadata'>;

/** `null`: the stream must not exist. */
export type Kept =
  | { readonly outcome: 'kept'; readonly last: KeptEvent }
  | { readonly outcome: 'wrong-expected-version'; readonly actual: bigint | null };

/** How often the server writes an event of its own between those of its clients. */
const OWN = 5;

/** What every node of a cluster has: events at positions with gaps, beyond what a `number` can tell apart. */
export class KeptEvents {
  readonly all: KeptEvent[] = [];
  readonly #streams = new Map<string, KeptEvent[]>();
  readonly listeners = new Set<() => void>();
  #appends = 0;

  stream(name: string): readonly KeptEvent[] {
    return this.#streams.get(name) ?? [];
  }

  /** As the real one: the same ids at the same place are a success again, whatever came behind them. */
  append(stream: string, expected: bigint | null, events: readonly Proposed[]): Kept {
    const of = this.stream(stream);
    const actual = of.at(-1)?.revision ?? null;
    if (actual !== expected) {
      const there = of.slice(Number(expected ?? -1n) + 1).slice(0, events.length);
      const same = there.length === events.length && there.every(({ id }, n) => id === events[n]!.id);
      return same ? { outcome: 'kept', last: there.at(-1)! } : { outcome: 'wrong-expected-version', actual };
    }
    this.#appends += 1;
    if (this.#appends % OWN === 0) this.#keep('$stats-127.0.0.1:2113', statistics);
    for (const event of events) this.#keep(stream, event);
    for (const listener of this.listeners) listener();
    return { outcome: 'kept', last: this.all.at(-1)! };
  }

  /** Index of the first event behind a position; `undefined`: between two, where the server finds no record. */
  after(position: bigint): number | undefined {
    if (position > (this.all.at(-1)?.position ?? 0n)) return this.all.length;
    const index = this.all.findIndex((event) => event.position === position);
    return index < 0 ? undefined : index + 1;
  }

  #keep(stream: string, event: Proposed): void {
    const of = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, of);
    const last = this.all.at(-1)?.position ?? 2n ** 61n;
    const gap = createHash('sha256').update(String(this.all.length)).digest().readUInt16BE();
    const kept = { ...event, stream, revision: BigInt(of.length), position: last + 1n + BigInt(gap) };
    of.push(kept);
    this.all.push(kept);
  }
}

const statistics: Proposed = {
  id: '00000000-0000-4000-8000-000000000000',
  type: '$statsCollected',
  data: Buffer.from('{}'),
  metadata: Buffer.from(''),
};
