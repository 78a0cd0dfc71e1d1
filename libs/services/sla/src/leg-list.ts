import {
  count,
  day,
  document,
  fuel,
  id,
  instant as instantSchema,
  nullable,
  oneOf,
  page,
  partyId,
  Type,
  type DocumentOf,
} from '@icx/documents';
import type { PartyId, RequestId } from '@icx/identifiers';
import { partyChannels } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { maskedMpxn } from '@icx/reporting';
import { denialKinds, routingBases } from '@icx/requests';
import { legStandings, outageAt, overdueWorkingDays, routeTo, standingOf } from '@icx/sla';
import type { LegFacts, OutagesState } from '@icx/sla';
import type { Calendars, PlainDate } from '@icx/working-days';
import { stretchesOf, type LegFilters } from './leg-filters.ts';
import { slaQueries, type LegPlace } from './queries.ts';

const answer = oneOf(['code-supplied', ...denialKinds]);

export const slaLegSchema = document(
  'SlaLeg',
  {
    request: id('icr'),
    leg: count(),
    party: partyId({ description: 'To whom it is put.' }),
    requester: partyId(),
    mpxn: nullable(Type.String({ description: 'Masked.', examples: ['10********903'] })),
    fuel: nullable(fuel),
    basis: oneOf(routingBases),
    channel: nullable(oneOf(partyChannels)),
    standing: nullable(oneOf(legStandings, { description: 'null: it has ended.' })),
    openedAt: instantSchema(),
    receivedAt: nullable(instantSchema()),
    dueOn: nullable(day()),
    overdueWorkingDays: nullable(count({ description: 'By its own calendar; null: nothing is or was late.' })),
    answer: nullable(
      Type.Object({
        answer,
        at: instantSchema(),
        inTime: nullable(Type.Boolean()),
        agreedOutside: Type.Boolean({ description: 'It was given elsewhere, as both sides say.' }),
      }),
    ),
    breach: nullable(
      Type.Object({
        dueAt: instantSchema(),
        noticedAt: instantSchema(),
        queried: Type.Boolean(),
        inOutage: Type.Boolean({ description: 'The exchange was not there when it fell due.' }),
      }),
    ),
    queried: Type.Boolean(),
    dispute: nullable(oneOf(['open', 'upheld', 'dismissed'])),
    route: Type.Array(
      Type.Object({ leg: count(), party: partyId(), basis: oneOf(routingBases), answer: nullable(answer) }),
      { description: 'Who was asked, in order, as far as you may see it.' },
    ),
  },
  { description: 'A leg with its clock, and how it came to its addressee.' },
);
export type SlaLeg = DocumentOf<typeof slaLegSchema>;

/** Fewer than the limit, perhaps none, where what is asked for is rare among what was looked through: see `next`. */
export const slaLegPageSchema = page(slaLegSchema);
export type SlaLegPage = DocumentOf<typeof slaLegPageSchema>;

/** Lines looked at for one page of a stretch, whatever is asked for. */
const LOOKED_AT = 5_000;

export interface LegListQuery extends LegFilters {
  readonly limit: number;
  readonly after?: string;
}

export interface CountedLegs {
  readonly count: number;
  /** There may be more, beyond those that were looked at. */
  readonly more: boolean;
}

interface Shown {
  readonly today: PlainDate;
  readonly calendars: Calendars;
  readonly outages: OutagesState;
  /** Who reads; `undefined`: SECAS, which sees every leg of a route. */
  readonly reader?: PartyId;
}

/** The lists behind every figure, in an order that holds still but for deadlines that move. */
export class LegList {
  constructor(
    private readonly views: ReadStore,
    private readonly lookedAt = LOOKED_AT,
  ) {}

  async page({ of, limit, after, ...filters }: LegListQuery, shown: Shown): Promise<SlaLegPage> {
    const begun = after === undefined ? { stretch: 0, place: undefined } : placeIn(after)!;
    const found: Found[] = [];
    let place = begun.place;
    for (const [stretch, one] of [...stretchesOf(of).entries()].slice(begun.stretch)) {
      const looked = { stretch: one, filters, most: this.lookedAt, after: place };
      const rows = await slaQueries.lines(this.views, looked, limit + 1 - found.length);
      found.push(...rows.map((row) => ({ ...row, stretch })));
      const items = found.slice(0, limit);
      if (found.length > limit) return this.#shown(items, cursorOf(items.at(-1)!), shown);
      // What was looked through may have been all that there is.
      const last = await slaQueries.lookedTo(this.views, looked);
      if (last) return this.#shown(items, cursorOf({ ...last, stretch }), shown);
      place = undefined;
    }
    return this.#shown(found, null, shown);
  }

  /** As many as are among the first that would be looked at. */
  async count({ of, ...filters }: LegFilters): Promise<CountedLegs> {
    let [count, more] = [0, false];
    for (const stretch of stretchesOf(of)) {
      const looked = { stretch, filters, most: this.lookedAt };
      count += await slaQueries.counted(this.views, looked);
      more ||= (await slaQueries.lookedTo(this.views, looked)) !== undefined;
    }
    return { count, more };
  }

  async #shown(found: readonly Found[], next: string | null, shown: Shown): Promise<SlaLegPage> {
    const requests = [...new Set(found.map(({ request }) => request))];
    const facts = requests.length === 0 ? [] : await slaQueries.facts(this.views, requests);
    const routes = Map.groupBy(facts, ({ request }) => request);
    const items = found.flatMap(({ request, leg }) => {
      const route = routes.get(request) ?? [];
      const own = route.find((one) => one.leg === leg);
      return own ? [legRow(own, route, shown)] : [];
    });
    return { items, next };
  }
}

type Found = LegPlace & { readonly request: RequestId; readonly stretch: number };

const legRow = (facts: LegFacts, route: readonly LegFacts[], { today, calendars, outages, reader }: Shown): SlaLeg => {
  const { reply, breach } = facts;
  return {
    ...{ request: facts.request, leg: facts.leg, party: facts.addressee, requester: facts.requester },
    mpxn: facts.mpxn && maskedMpxn(facts.mpxn),
    ...{ fuel: facts.fuel, basis: facts.basis, channel: facts.channel, standing: standingOf(facts) },
    ...{ openedAt: facts.openedAt, receivedAt: facts.receivedAt, dueOn: facts.deadline?.dueOn ?? null },
    overdueWorkingDays: overdueWorkingDays(facts, today, calendars),
    answer: reply && {
      answer: reply.answer,
      at: reply.at,
      inTime: reply.inTime,
      agreedOutside: reply.outside !== null,
    },
    breach: breach && {
      ...{ dueAt: breach.dueAt, noticedAt: breach.noticedAt, queried: breach.queried },
      inOutage: outageAt(outages, breach.dueAt) !== undefined,
    },
    queried: facts.queriedAt !== null,
    dispute: facts.dispute?.state ?? null,
    route: routeTo(facts, route, reader).map(({ leg, addressee: party, basis, reply: given }) => ({
      ...{ leg, party, basis },
      answer: given?.answer ?? null,
    })),
  };
};

const cursorOf = ({ stretch, day: on, request, leg }: Omit<Found, 'request'> & { readonly request: string }): string =>
  Buffer.from([stretch, on, request, leg].join(' ')).toString('base64url');

const placeIn = (cursor: string): { readonly stretch: number; readonly place: LegPlace } | undefined => {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, stretch, on, request, leg] = /^(\d) (\d{4}-\d\d-\d\d) (icr_\w+) (\d{1,9})$/.exec(text) ?? [];
  return stretch === undefined
    ? undefined
    : { stretch: Number(stretch), place: { day: on!, request: request!, leg: Number(leg) } };
};

/** Whether a cursor is one of ours; asked at the door. */
export const isLegCursor = (cursor: string): boolean => placeIn(cursor) !== undefined;
