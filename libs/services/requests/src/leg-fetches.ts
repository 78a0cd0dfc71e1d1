import type { Origin } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import { decide, unreadLeg } from '@icx/requests';
import type { ReadIn, RequestState } from '@icx/requests';
import type { Clock } from '@icx/runtime';
import { instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { RequestPerformer } from './act-on-request.ts';

/** Reads that wait to be put on record, at most; what is beyond is recorded when it is read next. */
const MOST = 20_000;
/** Put on record at a time: their appends share commits, and commands have their turn in between. */
const ABREAST = 32;

/** The person or system that reads, for its own party or, by an agency, for its principal. */
export type Reader = Origin & { readonly party: PartyId };

interface Fetch {
  readonly reader: Reader;
  readonly at: Instant;
  readonly in: ReadIn;
}

/**
 * Puts on record that an addressee has read a leg of its own, the first time. Behind the read's back: no read waits for it or
 * fails by it. What is lost by a crash, or was too much at once, the next read of the same leg records (ADR 48).
 */
export class LegFetches {
  readonly #waiting = new Map<RequestId, Fetch>();
  #recording: Promise<void> | undefined;
  #stopped = false;

  constructor(
    private readonly performer: Pick<RequestPerformer, 'perform'>,
    private readonly clock: Clock,
    private readonly most = MOST,
  ) {}

  /** Told of each request that is handed out, to whomever: only its addressee's first read of a live leg is a fetch. */
  note(state: RequestState, reader: Reader, readIn: ReadIn): void {
    if (state.status === 'absent' || !unreadLeg(state, reader.party)) return;
    if (this.#stopped || this.#waiting.has(state.id) || this.#waiting.size >= this.most) return;
    this.#waiting.set(state.id, { reader, at: instant(this.clock.now()), in: readIn });
    this.#recording ??= new Promise(setImmediate)
      .then(() => this.#record())
      .finally(() => (this.#recording = undefined));
  }

  /** Resolves when what was noted is on record. */
  async settled(): Promise<void> {
    while (this.#recording) await this.#recording;
  }

  /** Resolves when nothing is written any more; what waits is left to the next read. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#recording;
  }

  async #record(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#stopped) {
      const some = [...this.#waiting].slice(0, ABREAST);
      await Promise.all(some.map(([request, fetch]) => this.#one(request, fetch)));
      for (const [request] of some) this.#waiting.delete(request);
      await new Promise(setImmediate);
    }
  }

  async #one(request: RequestId, { reader, at, in: readIn }: Fetch): Promise<void> {
    const fetch = { type: 'record-fetch', at, by: reader.party, in: readIn } as const;
    try {
      await this.performer.perform(request, (state, facts) => decide(fetch, state, facts), { origin: reader });
    } catch {
      // A log that takes nothing is told by /readyz and by every command; the next read comes back to this.
    }
  }
}
