import { sql } from 'kysely';
import type { PartyId, RequestId } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { Instant, PlainDate } from '@icx/working-days';
import { lookAt, type ListSort, type Place, type RequestFilters } from './list-filters.ts';
import type { ListedRow, ListTables } from './list-filters.ts';

interface RequestTableRow {
  readonly id: RequestId;
  readonly requester: PartyId;
  readonly state: string;
  readonly device_id: string | null;
  readonly judged_late: boolean;
  readonly clock: string | null;
  readonly received_on: PlainDate | null;
  readonly code_supplier: PartyId | null;
  readonly first_revealed_at: Instant | null;
  readonly next_timer_at: Instant | null;
  readonly raised_position: bigint;
  readonly revision: number;
}

const requests = (views: Views) => tablesOf<{ requests: RequestTableRow }>(views).selectFrom('requests');

/** Which lines of a list: of at most so many looked at, in order, after a place. */
export interface Looked {
  readonly filters: RequestFilters;
  readonly sort: ListSort;
  readonly most: number;
  readonly after?: Place | undefined;
}

/** A leg that waits for its addressee's answer, by its place in the worklist. */
export interface ToAnswer {
  readonly request: RequestId;
  readonly to_answer: string;
  readonly raised_position: bigint;
}

export interface RevealedIn {
  readonly after: Instant;
  readonly until: Instant;
  readonly without?: readonly RequestId[];
}

const toAnswer = (views: Views, party: PartyId) =>
  tablesOf<{ request_access: ToAnswer & { readonly party: PartyId } }>(views)
    .selectFrom('request_access')
    .where('party', '=', party)
    .where('to_answer', 'is not', null);

export const requestsQueries = {
  /** Lines of a list with what their requests have beside. */
  lines: (views: Views, { filters, sort, most, after }: Looked, limit: number): Promise<readonly ListedRow[]> => {
    const { lines, sifting } = lookAt(tablesOf<ListTables>(views), filters, sort, most, after);
    let query = lines.innerJoin('requests as r', 'r.id', 'a.request');
    for (const condition of sifting) query = query.where(condition);
    return query
      .selectAll('a')
      .select(['r.id', 'r.requester', 'r.ending', 'r.outcome', 'r.raised_at'])
      .$call((all) => (sort === 'due' ? all.orderBy('a.due') : all))
      .orderBy('a.raised_position')
      .orderBy('a.relation')
      .limit(limit)
      .execute();
  },

  /** How many of the lines looked at are of the list. */
  count: async (views: Views, { filters, sort, most }: Looked): Promise<number> => {
    const { lines, sifting } = lookAt(tablesOf<ListTables>(views), filters, sort, most);
    let query = lines;
    for (const condition of sifting) query = query.where(condition);
    const [found] = await query.select(({ fn }) => fn.countAll().as('count')).execute();
    return Number(found?.count);
  },

  /** Where looking stopped; `undefined`: all that there is was looked at. */
  lookedTo: async (views: Views, { filters, sort, most, after }: Looked): Promise<Place | undefined> => {
    const { looked } = lookAt(tablesOf<ListTables>(views), filters, sort, most, after);
    const [last] = await looked
      .select(['a.due', 'a.raised_position as position', 'a.relation'])
      .offset(most - 1)
      .limit(1)
      .execute();
    return last;
  },

  /** What a party has to answer, the most urgent first, after a place. */
  toAnswer: (views: Views, party: PartyId, after: ToAnswer | undefined, limit: number): Promise<readonly ToAnswer[]> =>
    toAnswer(views, party)
      .select(['request', 'to_answer', 'raised_position'])
      .$if(after !== undefined, (query) =>
        query.where(sql<boolean>`(to_answer, raised_position) > (${after!.to_answer}, ${after!.raised_position})`),
      )
      .orderBy('to_answer')
      .orderBy('raised_position')
      .limit(limit)
      .execute(),

  /** Whether it has more to answer than so many. */
  hasMoreToAnswer: async (views: Views, party: PartyId, than: number): Promise<boolean> => {
    const rows = await toAnswer(views, party)
      .select('request')
      .orderBy('to_answer')
      .orderBy('raised_position')
      .offset(than)
      .limit(1)
      .execute();
    return rows.length > 0;
  },

  /** Requests with a timer, the most overdue first; `until`: those due by then. */
  timers: (views: Views, until: Instant | undefined, limit: number) =>
    requests(views)
      .select(['id', 'next_timer_at'])
      .where('next_timer_at', 'is not', null)
      .$if(until !== undefined, (query) => query.where('next_timer_at', '<=', until!))
      .orderBy('next_timer_at')
      .orderBy('id')
      .limit(limit)
      .execute(),

  /** How many are due by then, counted to `most`, and since when the oldest is; `undefined`: none. */
  overdue: async (views: Views, until: Instant, most: number) => {
    const due = requests(views)
      .select('next_timer_at')
      .where('next_timer_at', 'is not', null)
      .where('next_timer_at', '<=', until)
      .orderBy('next_timer_at')
      .limit(most);
    const [found] = await tablesOf<{ requests: RequestTableRow }>(views)
      .selectFrom(due.as('due'))
      .select(({ fn }) => [fn.countAll().as('requests'), fn.min('next_timer_at').as('oldest')])
      .execute();
    return found?.oldest ? { requests: Number(found.requests), oldest: found.oldest } : undefined;
  },

  /** Those that a revised calendar may change after one (`''`: from the first), in order of their ids. */
  followingCalendars: (views: Views, after: string, limit: number) =>
    requests(views)
      .select(['id', 'revision'])
      .where((row) => row.or([row('state', '<>', 'ended'), row('judged_late', '=', true)]))
      .where('id', '>', after as RequestId)
      .orderBy('id')
      .limit(limit)
      .execute(),

  /** How many of them there are. */
  countFollowingCalendars: async (views: Views): Promise<number> => {
    const [row] = await requests(views)
      .select(({ fn }) => fn.countAll().as('count'))
      .where((row) => row.or([row('state', '<>', 'ended'), row('judged_late', '=', true)]))
      .execute();
    return Number(row?.count ?? 0);
  },

  /** Legs with a running clock that were received on a day or later, and the last such day. */
  runningSince: async (
    views: Views,
    day: PlainDate,
  ): Promise<{ readonly count: number; readonly last: PlainDate | null }> => {
    const [row] = await requests(views)
      .select(({ fn }) => [fn.countAll().as('count'), fn.max('received_on').as('last')])
      .where('clock', '=', 'running')
      .where('received_on', '>=', day)
      .execute();
    return { count: Number(row?.count ?? 0), last: row?.last ?? null };
  },

  /** How many codes a party was shown for the first time after an instant, until another; counted to `most`, without some. */
  revealed: async (
    views: Views,
    party: PartyId,
    { after, until, without = [] }: RevealedIn,
    most: number,
  ): Promise<number> => {
    const shown = requests(views)
      .select('id')
      .where('requester', '=', party)
      .where('first_revealed_at', '>', after)
      .where('first_revealed_at', '<=', until)
      .$if(without.length > 0, (query) => query.where('id', 'not in', without))
      .limit(most);
    const [row] = await tablesOf<{ requests: RequestTableRow }>(views)
      .selectFrom(shown.as('shown'))
      .select(({ fn }) => fn.countAll().as('count'))
      .execute();
    return Number(row?.count ?? 0);
  },

  /** Requests for the device that one of these parties supplied the code of, and that hold it. */
  suppliedWith: async (
    views: Views,
    deviceId: string,
    suppliers: readonly PartyId[],
  ): Promise<readonly RequestId[]> => {
    const rows = await requests(views)
      .select('id')
      .where('device_id', '=', deviceId)
      .where('code_supplier', 'in', suppliers)
      .where('state', 'in', ['answered', 'revealed'])
      .orderBy('id')
      .execute();
    return rows.map(({ id }) => id);
  },

  /** Who supplied the code of this device to the latest request that has one. */
  codeSupplier: async (views: Views, deviceId: string): Promise<PartyId | null> => {
    const [row] = await requests(views)
      .select('code_supplier')
      .where('device_id', '=', deviceId)
      .where('code_supplier', 'is not', null)
      .orderBy('raised_position', 'desc')
      .limit(1)
      .execute();
    return row?.code_supplier ?? null;
  },
} satisfies NamedQueries;
