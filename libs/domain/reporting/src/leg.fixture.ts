import { parseMpxn, parsePartyId, parseRequestId } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import type { LegFacts } from '@icx/sla';
import { calendars, deadline, instant, plainDate } from '@icx/working-days';
import type { RequestFacts } from './requester-figures.ts';

export const [AAAA, BBBB, CCCC] = ['AAAA', 'BBBB', 'CCCC'].map((id) => must(parsePartyId(id))) as [
  PartyId,
  PartyId,
  PartyId,
];
const terms = [
  { id: 'mp121-10wd', effectiveFrom: plainDate('2019-01-01'), workingDays: 10, calendar: 'england-and-wales' },
] as const;

export const requestId = (n: number) => must(parseRequestId(`icr_TEST${String(n).padStart(12, '0')}`));

/** A duty of BBBB that AAAA put to it, received at once and open. */
export const legAt = (receivedAt: string, more: Partial<LegFacts> = {}): LegFacts => {
  const at = instant(receivedAt);
  return {
    ...{ request: requestId(1), leg: 1, requester: AAAA, addressee: BBBB, deviceId: null, deviceType: 'ESME' },
    ...{ fuel: 'electricity', mpxn: must(parseMpxn('1012345678903')), basis: 'recorded-installer', obligated: true },
    ...{ channel: 'api', backlog: false, installationEvidenced: true, openedAt: at, dispatchedAt: null },
    ...{ handedOverAt: null, undelivered: false, receivedAt: at, receivedBy: 'immediate', confirmed: null },
    ...{ deadline: must(deadline(at, terms, calendars)), rejected: 0, queriedAt: null, reply: null, breach: null },
    ...{ retractedAt: null, dispute: null, endedAt: null, outcome: null },
    ...more,
  };
};

/** The same leg with its answer, which discharges it. */
export const answered = (leg: LegFacts, at: string, more: Partial<NonNullable<LegFacts['reply']>> = {}): LegFacts => {
  const when = instant(at);
  const reply = { answer: 'code-supplied', at: when, inTime: when < leg.deadline!.dueAt, reason: null } as const;
  return {
    ...leg,
    reply: { ...reply, automatic: false, channel: 'api', outside: null, ...more },
    endedAt: when,
  };
};

export const breached = (leg: LegFacts, more: Partial<LegFacts> = {}): LegFacts => {
  const dueAt = leg.deadline!.dueAt;
  return { ...leg, breach: { dueAt, noticedAt: dueAt, queried: false, backlog: false }, ...more };
};

export const requestAt = (raisedAt: string, more: Partial<RequestFacts> = {}): RequestFacts => ({
  ...{ request: requestId(1), requester: AAAA, raisedAt: instant(raisedAt), backlog: false },
  ...{ endedAt: null, ending: null, outcome: null, supplied: false },
  ...more,
});
