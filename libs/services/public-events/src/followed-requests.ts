import type { EventStore, RecordedEvent } from '@icx/event-store';
import { absent, evolve, requestEventTypes, type RequestEvent, type RequestState } from '@icx/requests';

interface Known {
  readonly revision: bigint;
  readonly state: RequestState;
}

const known = new Set(requestEventTypes);

/** Requests that are kept in memory: those that were acted on last. */
const MOST = 20_000;

const next = (state: RequestState, event: RecordedEvent): RequestState =>
  known.has(event.type) ? evolve(state, event as unknown as RequestEvent) : state;

/** What each request was right after an event, for whoever goes through the log in order. */
export class FollowedRequests {
  readonly #known = new Map<string, Known>();

  constructor(private readonly log: Pick<EventStore, 'readStream'>) {}

  async after(event: RecordedEvent): Promise<RequestState> {
    const { stream, revision } = event;
    const before = this.#known.get(stream);
    const isNext = before ? before.revision === revision - 1n : revision === 0n;
    const state = isNext ? next(before?.state ?? absent, event) : await this.#read(event);
    // Who was acted on longest ago goes first.
    this.#known.delete(stream);
    this.#known.set(stream, { revision, state });
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!);
    return state;
  }

  async #read({ stream, revision }: RecordedEvent): Promise<RequestState> {
    const events = await this.log.readStream(stream);
    return events.filter((event) => event.revision <= revision).reduce(next, absent);
  }
}
