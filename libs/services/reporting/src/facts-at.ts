import { abreast, deciderOf, folded } from '@icx/commands';
import type { EventStore, Position, RecordedEvent } from '@icx/event-store';
import type { RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { requestFactsOf, type RequestFacts } from '@icx/reporting';
import { absent, evolve, requestEventTypes, type RequestEvent, type RequestState } from '@icx/requests';
import { legFactsOf, type LegFacts } from '@icx/sla';
import type { PlainDate } from '@icx/working-days';
import type { CutPeriod } from './cut-offs.ts';
import { reportingQueries, type LegPlace, type RequestPlace } from './queries.ts';

/** So many rows are in memory at a time, and read before others have their turn: a few milliseconds. */
const STRETCH = 500;

const requestStream = deciderOf<RequestState, RequestEvent>(absent, evolve, requestEventTypes);
const START = { request: '' as RequestId, leg: 0 };
const FIRST_DAY = '0000-00-00' as PlainDate;

/** A request as its stream told it at a position. */
export interface RequestThen {
  readonly legs: readonly LegFacts[];
  /** `null`: it was not raised yet. */
  readonly request: RequestFacts | null;
}

/**
 * What was known at a cut-off of the legs and requests that a month may be about, as they come, in an order that never
 * changes. A row that has not changed since is used as it is; of any other the stream is folded up to the cut-off.
 */
export class FactsAt {
  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
  ) {}

  async *legs(cut: CutPeriod): AsyncGenerator<readonly LegFacts[], void, undefined> {
    for await (const rows of this.#stretchesOfLegs(cut)) {
      const then = await this.#changedOf(rows, cut.position);
      const known = ({ request, facts }: (typeof rows)[number]): LegFacts | undefined =>
        then.has(request) ? then.get(request)!.legs.find(({ leg }) => leg === facts.leg) : facts;
      yield then.size === 0 ? rows.map(({ facts }) => facts) : rows.map(known).filter((leg) => leg !== undefined);
    }
  }

  async *requests({ period, position }: CutPeriod): AsyncGenerator<readonly RequestFacts[], void, undefined> {
    const candidates = { ...period, position };
    for (let after: RequestPlace | undefined = { ...START, raised_on: FIRST_DAY }; after !== undefined;) {
      const to: RequestPlace | undefined = await reportingQueries.requestsLookedTo(
        this.views,
        candidates,
        after,
        STRETCH,
      );
      const rows = await reportingQueries.reportedRequests(this.views, candidates, after, to);
      const then = await this.#changedOf(rows, position);
      const known = ({ request, facts }: (typeof rows)[number]): RequestFacts | null =>
        then.has(request) ? then.get(request)!.request : facts;
      yield rows.map(known).filter((request) => request !== null);
      after = to;
    }
  }

  /** Requests of which a leg that a month may be about has changed since a cut-off, as they come. */
  async *changedSince(cut: CutPeriod): AsyncGenerator<readonly RequestId[], void, undefined> {
    const told = new Set<RequestId>();
    for await (const rows of this.#stretchesOfLegs(cut)) {
      const page = new Set(rows.filter((row) => row.changed && !told.has(row.request)).map(({ request }) => request));
      for (const request of page) told.add(request);
      yield [...page];
    }
  }

  /** Rows of legs that a month may be about, a stretch at a time, in an order that never changes. */
  async *#stretchesOfLegs({ period, position }: CutPeriod) {
    const candidates = { ...period, position };
    for (let after: LegPlace | undefined = { ...START, opened_on: FIRST_DAY }; after !== undefined;) {
      const to: LegPlace | undefined = await reportingQueries.legsLookedTo(this.views, candidates, after, STRETCH);
      yield await reportingQueries.reportedLegs(this.views, candidates, after, to);
      after = to;
    }
  }

  /** Every leg of these requests, as they were at a position. */
  async legsOf(
    requests: readonly RequestId[],
    position: Position,
  ): Promise<ReadonlyMap<RequestId, readonly LegFacts[]>> {
    const rows = await reportingQueries.legsOf(this.views, requests);
    const then = await this.#changedOf(
      rows.map((row) => ({ request: row.request, changed: row.position > position ? 1 : 0 })),
      position,
    );
    const now = Map.groupBy(rows, ({ request }) => request);
    const legs = ([request, own]: readonly [RequestId, typeof rows]) =>
      [request, then.get(request)?.legs ?? own.map(({ facts }) => facts)] as const;
    return new Map([...now].map(legs));
  }

  /** What its stream told up to a position, and what it has told since. */
  async thenAndSince(
    request: RequestId,
    position: Position,
  ): Promise<{ readonly then: RequestThen; readonly now: RequestThen; readonly since: readonly RecordedEvent[] }> {
    const events = await this.log.readStream(request);
    const before = events.filter((event) => event.position <= position);
    return { then: told(request, before), now: told(request, events), since: events.slice(before.length) };
  }

  async #changedOf(
    rows: readonly { readonly request: RequestId; readonly changed: number }[],
    position: Position,
  ): Promise<ReadonlyMap<RequestId, RequestThen>> {
    const requests = [...new Set(rows.filter(({ changed }) => changed).map(({ request }) => request))];
    const found = await abreast(
      requests,
      async (request) => [request, (await this.thenAndSince(request, position)).then] as const,
    );
    return new Map(found);
  }
}

const told = (request: RequestId, events: readonly RecordedEvent[]): RequestThen => {
  const { state } = folded(request, events, requestStream);
  return state.status === 'absent'
    ? { legs: [], request: null }
    : { legs: legFactsOf(state), request: requestFactsOf(state) };
};
