import { sql, type RawBuilder } from 'kysely';
import type { PartyId, RequestId } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { LegVerdict } from '@icx/requests-service';
import type { LegFacts, LegStanding } from '@icx/sla';
import type { CalendarName, PlainDate } from '@icx/working-days';
import type { LegFilters, LegSifting, Stretch, Whose } from './leg-filters.ts';

interface LineRow {
  readonly request: RequestId;
  readonly leg: number;
  readonly addressee: PartyId;
  readonly requester: PartyId;
  readonly fuel: string | null;
  readonly basis: string;
  readonly channel: string | null;
  readonly standing: LegStanding | null;
  readonly listed_on: PlainDate;
  readonly received_on: PlainDate | null;
  readonly due_on: PlainDate | null;
  readonly answered_on: PlainDate | null;
  readonly acted_on: PlainDate | null;
  readonly calendar: CalendarName | null;
  readonly verdict: LegVerdict | null;
  readonly breached: boolean;
  readonly late: boolean;
  readonly queried: boolean;
  readonly dispute: string | null;
  readonly marked: boolean;
}
interface Tables {
  readonly leg_lines: LineRow;
  readonly legs: { readonly request: RequestId; readonly leg: number; readonly facts: LegFacts };
  readonly request_access: { readonly party: string; readonly relation: string; readonly state: string };
}

/** After which line a page begins. */
export interface LegPlace {
  readonly day: string;
  readonly request: string;
  readonly leg: number;
}

/** Which lines of one stretch: of at most so many looked at, in order. */
export interface LookedLegs {
  readonly stretch: Stretch;
  readonly filters: Omit<LegFilters, 'of'>;
  readonly most: number;
  readonly after?: LegPlace | undefined;
}

type Condition = RawBuilder<boolean>;
const all = (conditions: readonly (Condition | false | undefined)[]): Condition => {
  const told = conditions.filter((one): one is Condition => Boolean(one));
  return told.length === 0 ? sql`true` : sql`${sql.join(told, sql` and `)}`;
};

const dayOf = (stretch: Stretch) => {
  if ('standing' in stretch) return 'listed_on';
  return stretch.flag === 'due' ? 'due_on' : stretch.flag === 'late' ? 'answered_on' : 'listed_on';
};

/** What an index finds. */
const found = (stretch: Stretch, { party, as, from, to }: Omit<LegFilters, 'of'>): Condition => {
  const day = sql.ref(dayOf(stretch));
  return all([
    party !== undefined && sql<boolean>`${sql.ref(as)} = ${party}`,
    'standing' in stretch
      ? sql<boolean>`standing is not null and standing = ${sql.lit(stretch.standing)}`
      : stretch.flag === 'due'
        ? sql<boolean>`due_on is not null`
        : sql<boolean>`${sql.ref(stretch.flag)} = ${sql.lit(true)}`,
    from !== undefined && sql<boolean>`${day} >= ${from}`,
    to !== undefined && sql<boolean>`${day} <= ${to}`,
  ]);
};

const sifted = ({ fuel, basis, channel }: LegSifting): Condition =>
  all([
    fuel !== undefined && sql<boolean>`fuel = ${fuel}`,
    basis !== undefined && sql<boolean>`basis = ${basis}`,
    channel !== undefined && sql<boolean>`channel = ${channel}`,
  ]);

/** What sifts the lines that were found. */
const siftedOf = (stretch: Stretch, filters: Omit<LegFilters, 'of'>): Condition => {
  const { receivedFrom, receivedTo } = filters;
  const flagged = 'flag' in stretch ? stretch : undefined;
  return all([
    sifted(filters),
    receivedFrom !== undefined && sql<boolean>`received_on >= ${receivedFrom}`,
    receivedTo !== undefined && sql<boolean>`received_on <= ${receivedTo}`,
    flagged?.flag === 'breached' && flagged.live && sql<boolean>`standing is not null`,
    flagged?.flag === 'marked' && flagged.queried && sql<boolean>`queried = ${sql.lit(true)}`,
    flagged?.flag === 'marked' && flagged.dispute && sql<boolean>`dispute = ${flagged.dispute}`,
    flagged?.flag === 'due' && flagged.verdict && sql<boolean>`verdict = ${flagged.verdict}`,
  ]);
};

const looked = (views: Views, { stretch, filters, most, after }: LookedLegs) => {
  const day = dayOf(stretch);
  return tablesOf<Tables>(views)
    .selectFrom('leg_lines')
    .where(found(stretch, filters))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(${sql.ref(day)}, request, leg) > (${after!.day}, ${after!.request}, ${after!.leg})`),
    )
    .orderBy(day)
    .orderBy('request')
    .orderBy('leg')
    .limit(most);
};

const place = (stretch: Stretch) => sql<string>`${sql.ref(dayOf(stretch))}`.as('day');
const counted = sql<number>`count(*)`.as('count');
/** Groups in one order on every engine, whatever it makes of `null`. */
const numbers = <Row extends { readonly count: unknown }>(rows: readonly Row[]) =>
  rows
    .map((row) => ({ ...row, count: Number(row.count) }))
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

/** Lines of a party, or of all of them, as an index finds them. */
const lines = (views: Views, condition: Condition, { party, as }: Whose, sifting: LegSifting) =>
  tablesOf<Tables>(views)
    .selectFrom('leg_lines')
    .where(condition)
    .$if(party !== undefined, (query) => query.where(as, '=', party!))
    .where(sifted(sifting));

export const slaQueries = {
  /** Lines of a stretch that are of the list, in order. */
  lines: (
    views: Views,
    one: LookedLegs,
    limit: number,
  ): Promise<readonly (LegPlace & { readonly request: RequestId })[]> =>
    tablesOf<Tables>(views)
      .selectFrom(looked(views, one).selectAll().as('a'))
      .where(siftedOf(one.stretch, one.filters))
      .select(['request', 'leg', place(one.stretch)])
      .orderBy('day')
      .orderBy('request')
      .orderBy('leg')
      .limit(limit)
      .execute(),

  /** How many of the lines that are looked at are of the list. */
  counted: async (views: Views, one: LookedLegs): Promise<number> => {
    const [row] = await tablesOf<Tables>(views)
      .selectFrom(looked(views, one).selectAll().as('a'))
      .where(siftedOf(one.stretch, one.filters))
      .select(counted)
      .execute();
    return Number(row!.count);
  },

  /** Where looking stopped; `undefined`: all that there is was looked at. */
  lookedTo: async (views: Views, one: LookedLegs): Promise<LegPlace | undefined> => {
    const [last] = await looked(views, one)
      .select(['request', 'leg', place(one.stretch)])
      .offset(one.most - 1)
      .limit(1)
      .execute();
    return last;
  },

  /** Every leg of these requests, in order. */
  facts: async (views: Views, requests: readonly RequestId[]): Promise<readonly LegFacts[]> => {
    const rows = await tablesOf<Tables>(views)
      .selectFrom('legs')
      .select('facts')
      .where('request', 'in', requests)
      .orderBy('request')
      .orderBy('leg')
      .execute();
    return rows.map(({ facts }) => facts);
  },

  /** How many live legs stand how, by the day that lists are in the order of. */
  standings: async (views: Views, whose: Whose, sifting: LegSifting) =>
    numbers(
      await lines(views, sql`standing is not null`, whose, sifting)
        .select(['standing', 'listed_on', counted])
        .groupBy(['standing', 'listed_on'])
        .execute(),
    ),

  /** How many breaches, of legs that are live and that have ended. */
  breaches: async (views: Views, whose: Whose, sifting: LegSifting) =>
    numbers(
      await lines(views, sql`breached = ${sql.lit(true)}`, whose, sifting)
        .select([sql<string>`case when standing is null then 'ended' else 'live' end`.as('stands'), counted])
        .groupBy('stands')
        .execute(),
    ),

  /** How many were answered late from a day on. */
  late: async (views: Views, whose: Whose, sifting: LegSifting, from: PlainDate) =>
    numbers(
      await lines(views, sql`late = ${sql.lit(true)}`, whose, sifting)
        .where('answered_on', '>=', from)
        .select(counted)
        .execute(),
    ),

  /** How many are queried, and disputed. */
  marked: async (views: Views, whose: Whose, sifting: LegSifting) =>
    numbers(
      await lines(views, sql`marked = ${sql.lit(true)}`, whose, sifting)
        .select(['queried', 'dispute', counted])
        .groupBy(['queried', 'dispute'])
        .execute(),
    ),

  /** How many running legs, by the day they count as received. */
  received: async (views: Views, whose: Whose, sifting: LegSifting) =>
    numbers(
      await lines(views, sql`standing is not null and standing = 'running'`, whose, sifting)
        .select(['received_on', counted])
        .groupBy('received_on')
        .execute(),
    ),

  /** What of an addressee fell due in a period, by verdict and the days that it took. */
  due: async (views: Views, party: PartyId, sifting: LegSifting, from: PlainDate, to: PlainDate) =>
    numbers(
      await lines(views, sql`due_on is not null`, { party, as: 'addressee' }, sifting)
        .where('due_on', '>=', from)
        .where('due_on', '<=', to)
        .select(['verdict', 'received_on', 'answered_on', 'calendar', counted])
        .groupBy(['verdict', 'received_on', 'answered_on', 'calendar'])
        .execute(),
    ),

  /** When a party last acted on anything that was put to it. */
  lastActedOn: async (views: Views, party: PartyId): Promise<PlainDate | undefined> => {
    const [last] = await tablesOf<Tables>(views)
      .selectFrom('leg_lines')
      .select('acted_on')
      .where('addressee', '=', party)
      .where('acted_on', 'is not', null)
      .orderBy('acted_on', 'desc')
      .limit(1)
      .execute();
    return last?.acted_on ?? undefined;
  },

  /** When the running leg of a party that is due first of those received by a day counts as received. */
  firstReceivedBy: async (views: Views, party: PartyId, by: PlainDate): Promise<PlainDate | undefined> => {
    const running = sql<boolean>`standing is not null and standing = 'running'`;
    const [first] = await lines(views, running, { party, as: 'addressee' }, {})
      .select('received_on')
      .where('received_on', '<=', by)
      .orderBy('listed_on')
      .orderBy('request')
      .orderBy('leg')
      .limit(1)
      .execute();
    return first?.received_on ?? undefined;
  },

  /** How many requests nobody is left to ask for. @param party whose; `*`: everybody's */
  stalled: async (views: Views, party: string): Promise<number> => {
    const [row] = await tablesOf<Tables>(views)
      .selectFrom('request_access')
      .where('party', '=', party)
      .where('state', '=', 'stalled')
      .where('relation', '=', 'requester')
      .select(counted)
      .execute();
    return Number(row?.count ?? 0);
  },
} satisfies NamedQueries;
