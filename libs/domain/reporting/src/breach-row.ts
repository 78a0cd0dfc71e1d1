import type { DeviceType, Fuel, PartyId, RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { RoutingBasis } from '@icx/requests';
import type { LegFacts } from '@icx/sla';
import { londonDate, workingDaysBetween, type Calendars, type Instant, type PlainDate } from '@icx/working-days';
import type { Period } from './month.ts';
import { hasDuty } from './population.ts';
import { isDueIn, noOutage, type InOutage } from './supplier-figures.ts';

/** One breach of the month. No code, no Device ID, and of the meter point what tells it from its neighbours. */
export interface BreachRow {
  readonly request: RequestId;
  readonly leg: number;
  readonly party: PartyId;
  readonly requester: PartyId;
  readonly mpxn: string | null;
  readonly fuel: Fuel | null;
  readonly deviceType: DeviceType;
  readonly channel: string | null;
  /** Who was asked before and why, up to this leg: `BBBB recorded-installer > CCCC suggested-by-addressee`. */
  readonly route: string;
  readonly receivedAt: Instant;
  readonly receivedOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly dueAt: Instant;
  readonly term: string;
  readonly calendar: string;
  readonly calendarVersion: string;
  readonly noticedAt: Instant;
  readonly answer: string | null;
  readonly answeredAt: Instant | null;
  /** From the day due to the answer or, without one, to the cut-off. */
  readonly workingDaysLate: number | null;
  readonly queried: boolean;
  readonly dispute: string | null;
  readonly agreedOutside: boolean;
  readonly inOutage: boolean;
}

/** Whether it has a row: a breach by its day due that no dispute took from the rows. */
export const isBreachOf = (leg: LegFacts, period: Period): boolean =>
  leg.breach !== null && leg.dispute?.state !== 'upheld' && hasDuty(leg) && isDueIn(leg, period);

/** `10*********903`: the first two digits and the last three. */
export const maskedMpxn = (mpxn: string): string =>
  mpxn.replace(
    /^(..)(.*)(...)$/,
    (_, head: string, middle: string, tail: string) => head + '*'.repeat(middle.length) + tail,
  );

/** Those asked up to a leg. */
export const routeOf = (legs: readonly { readonly addressee: PartyId; readonly basis: RoutingBasis }[]): string =>
  legs.map(({ addressee, basis }) => `${addressee} ${basis}`).join(' > ');

interface Around {
  /** The legs of its request that the reader may know of, up to this one, in order. */
  readonly route: readonly LegFacts[];
  readonly period: Period;
  readonly calendars: Calendars;
  readonly inOutage?: InOutage;
}

/** @param leg one that `isBreachOf` says has a row */
export const breachRow = (leg: LegFacts, { route, period, calendars, inOutage = noOutage }: Around): BreachRow => {
  const { reply, dispute } = leg;
  const breach = leg.breach!;
  const deadline = leg.deadline!;
  const until = reply ? londonDate(reply.at) : period.on;
  const late = workingDaysBetween(deadline.dueOn, until, calendars[deadline.calendar]);
  return {
    request: leg.request,
    leg: leg.leg,
    party: leg.addressee,
    requester: leg.requester,
    mpxn: leg.mpxn && maskedMpxn(leg.mpxn),
    fuel: leg.fuel,
    deviceType: leg.deviceType,
    channel: leg.channel,
    route: routeOf(route),
    receivedAt: leg.receivedAt!,
    receivedOn: deadline.receivedOn,
    dueOn: deadline.dueOn,
    dueAt: breach.dueAt,
    term: deadline.term,
    calendar: deadline.calendar,
    calendarVersion: deadline.calendarVersion,
    noticedAt: breach.noticedAt,
    answer: reply?.answer ?? null,
    answeredAt: reply?.at ?? null,
    workingDaysLate: isRefusal(late) ? null : late,
    queried: breach.queried,
    dispute: dispute?.state ?? null,
    agreedOutside: Boolean(reply?.outside),
    inOutage: inOutage(breach.dueAt),
  };
};

export const breachColumns = [
  ...['request', 'leg', 'party', 'requester', 'mpxn', 'fuel', 'deviceType', 'channel', 'route', 'receivedAt'],
  ...['receivedOn', 'dueOn', 'dueAt', 'term', 'calendar', 'calendarVersion', 'noticedAt', 'answer', 'answeredAt'],
  ...['workingDaysLate', 'queried', 'dispute', 'agreedOutside', 'inOutage'],
] as readonly (keyof BreachRow)[];
