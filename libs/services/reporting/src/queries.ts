import { sql } from 'kysely';
import type { RequestId } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { RequestFacts } from '@icx/reporting';
import type { LegFacts } from '@icx/sla';
import type { PlainDate } from '@icx/working-days';

interface Tables {
  readonly legs: {
    readonly request: RequestId;
    readonly leg: number;
    readonly opened_on: PlainDate;
    readonly last_on: PlainDate;
    readonly position: bigint;
    readonly facts: LegFacts;
  };
  readonly reported_requests: {
    readonly request: RequestId;
    readonly raised_on: PlainDate;
    readonly last_on: PlainDate;
    readonly position: bigint;
    readonly facts: RequestFacts;
  };
}

/** A place in the order in which legs are read, which never changes: a leg that changes meanwhile is neither missed nor read twice. */
export interface LegPlace {
  readonly opened_on: PlainDate;
  readonly request: RequestId;
  readonly leg: number;
}
export interface RequestPlace {
  readonly raised_on: PlainDate;
  readonly request: RequestId;
}

/** Whom a month may be about: what was there in it, and whatever has changed since the cut-off, which may have been. */
export interface Candidates {
  readonly first: PlainDate;
  readonly last: PlainDate;
  readonly position: bigint;
}

const changed = (position: bigint) => sql<number>`case when position > ${position} then 1 else 0 end`.as('changed');

export const reportingQueries = {
  /** Where a stretch of so many legs ends, whether the month is about them or not; `undefined`: it is the last one. */
  legsLookedTo: async (
    views: Views,
    { last }: Pick<Candidates, 'last'>,
    after: LegPlace,
    most: number,
  ): Promise<LegPlace | undefined> => {
    const [place] = await tablesOf<Tables>(views)
      .selectFrom('legs')
      .select(['opened_on', 'request', 'leg'])
      .where('opened_on', '<=', last)
      .where(sql<boolean>`(opened_on, request, leg) > (${after.opened_on}, ${after.request}, ${after.leg})`)
      .orderBy('opened_on')
      .orderBy('request')
      .orderBy('leg')
      .offset(most - 1)
      .limit(1)
      .execute();
    return place;
  },

  /** The legs of a stretch that a month may be about. */
  reportedLegs: (
    views: Views,
    { first, last, position }: Candidates,
    after: LegPlace,
    to: LegPlace | undefined,
  ): Promise<readonly { readonly request: RequestId; readonly changed: number; readonly facts: LegFacts }[]> =>
    tablesOf<Tables>(views)
      .selectFrom('legs')
      .select(['request', 'facts', changed(position)])
      .where('opened_on', '<=', last)
      .where(sql<boolean>`(opened_on, request, leg) > (${after.opened_on}, ${after.request}, ${after.leg})`)
      .$if(to !== undefined, (query) =>
        query.where(sql<boolean>`(opened_on, request, leg) <= (${to!.opened_on}, ${to!.request}, ${to!.leg})`),
      )
      .where((row) => row.or([row('last_on', '>=', first), row('position', '>', position)]))
      .orderBy('opened_on')
      .orderBy('request')
      .orderBy('leg')
      .execute(),

  /** The same of requests. */
  requestsLookedTo: async (
    views: Views,
    { last }: Pick<Candidates, 'last'>,
    after: RequestPlace,
    most: number,
  ): Promise<RequestPlace | undefined> => {
    const [place] = await tablesOf<Tables>(views)
      .selectFrom('reported_requests')
      .select(['raised_on', 'request'])
      .where('raised_on', '<=', last)
      .where(sql<boolean>`(raised_on, request) > (${after.raised_on}, ${after.request})`)
      .orderBy('raised_on')
      .orderBy('request')
      .offset(most - 1)
      .limit(1)
      .execute();
    return place;
  },

  reportedRequests: (
    views: Views,
    { first, last, position }: Candidates,
    after: RequestPlace,
    to: RequestPlace | undefined,
  ): Promise<readonly { readonly request: RequestId; readonly changed: number; readonly facts: RequestFacts }[]> =>
    tablesOf<Tables>(views)
      .selectFrom('reported_requests')
      .select(['request', 'facts', changed(position)])
      .where('raised_on', '<=', last)
      .where(sql<boolean>`(raised_on, request) > (${after.raised_on}, ${after.request})`)
      .$if(to !== undefined, (query) =>
        query.where(sql<boolean>`(raised_on, request) <= (${to!.raised_on}, ${to!.request})`),
      )
      .where((row) => row.or([row('last_on', '>=', first), row('position', '>', position)]))
      .orderBy('raised_on')
      .orderBy('request')
      .execute(),

  /** The day on which the first request was raised; `undefined`: there is none. */
  firstRaisedOn: async (views: Views): Promise<PlainDate | undefined> => {
    const [first] = await tablesOf<Tables>(views)
      .selectFrom('reported_requests')
      .select('raised_on')
      .orderBy('raised_on')
      .limit(1)
      .execute();
    return first?.raised_on;
  },

  /** Every leg of these requests, in order. */
  legsOf: (
    views: Views,
    requests: readonly RequestId[],
  ): Promise<readonly { readonly request: RequestId; readonly position: bigint; readonly facts: LegFacts }[]> =>
    tablesOf<Tables>(views)
      .selectFrom('legs')
      .select(['request', 'position', 'facts'])
      .where('request', 'in', requests)
      .orderBy('request')
      .orderBy('leg')
      .execute(),
} satisfies NamedQueries;
