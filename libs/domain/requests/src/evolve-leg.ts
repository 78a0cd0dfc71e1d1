import type { RequestEvent } from './events.ts';
import { evolveOutside, type OutsideEvent } from './evolve-outside.ts';
import { notReceived, told } from './leg-receipt.ts';
import type { OutsideAnswer } from './outside-words.ts';
import type { Leg, Reply } from './state.ts';

/** What changes one leg and no more. */
export type LegEvent = OutsideEvent | OwnEvent;

type OwnEvent = Extract<
  RequestEvent,
  {
    type:
      | 'requests.leg-dispatched.v1'
      | 'requests.leg-received.v1'
      | 'requests.leg-undelivered.v1'
      | 'requests.delivery-noted.v1'
      | 'requests.leg-acknowledged.v1'
      | 'requests.leg-fetched.v1'
      | 'requests.leg-closed.v1'
      | 'requests.reminder-due.v1'
      | 'requests.breach-recorded.v1'
      | 'requests.breach-retracted.v1'
      | 'requests.deadline-revised.v1'
      | 'requests.deemed-receipt-revised.v1'
      | 'requests.installation-denied.v1'
      | 'requests.code-not-held.v1'
      | 'requests.backlog-contested.v1'
      | 'requests.request-queried.v1'
      | 'requests.supply-rejected.v1';
  }
>;

export const evolveLeg = (leg: Leg, event: LegEvent): Leg => {
  const { type, data, metadata } = event;
  switch (type) {
    case 'requests.leg-dispatched.v1': {
      const { sentAt, deemedAt } = data;
      const { undelivered: _, ...rest } = told(leg, data, { state: 'sent', sentAt });
      return { ...rest, dispatched: { sentAt, deemedAt } };
    }
    case 'requests.leg-received.v1':
      return { ...leg, receivedAt: data.receivedAt, receivedBy: data.by, deadline: data.deadline };
    case 'requests.leg-undelivered.v1': {
      const { at, reason } = data;
      return {
        ...notReceived(told(leg, data, { state: 'failed', failedAt: at, reason })),
        undelivered: { at, reason },
      };
    }
    case 'requests.delivery-noted.v1': {
      const { at, outcome: state, reason = null } = data;
      return told(leg, data, state === 'sent' ? { state, sentAt: at } : { state, failedAt: at, reason });
    }
    case 'requests.leg-acknowledged.v1':
      return leg.acknowledgedAt ? leg : { ...came(leg, 'acknowledgement', metadata), acknowledgedAt: data.at };
    case 'requests.leg-fetched.v1':
      return {
        ...leg,
        fetched: { at: data.at, in: data.in, ...(metadata?.channel && { channel: metadata.channel }) },
      };
    case 'requests.leg-closed.v1':
      return { ...leg, closed: data.how, closedAt: data.at };
    case 'requests.reminder-due.v1':
      return { ...leg, reminded: data.reminder };
    case 'requests.breach-recorded.v1':
      return { ...leg, breach: { dueAt: data.dueAt, noticedAt: data.noticedAt, queried: data.queried } };
    case 'requests.breach-retracted.v1': {
      const { breach: _, ...rest } = leg;
      return { ...rest, retractedAt: data.at };
    }
    case 'requests.deadline-revised.v1': {
      const { after, inTime } = data;
      const moved = leg.breach ? { ...leg, breach: { ...leg.breach, dueAt: after.dueAt } } : leg;
      const answered =
        leg.reply && inTime?.includes('reply') ? { ...moved, reply: { ...leg.reply, inTime: true } } : moved;
      return { ...answered, deadline: after };
    }
    case 'requests.deemed-receipt-revised.v1':
      return { ...leg, dispatched: { ...leg.dispatched!, deemedAt: data.after } };
    case 'requests.installation-denied.v1': {
      const { answeredAt: at, inTime, suggested, outside } = data;
      return replied(leg, { answer: 'not-installer', at, inTime, suggested }, outside, metadata);
    }
    case 'requests.code-not-held.v1': {
      const { answeredAt: at, inTime, reason, outside } = data;
      return replied(leg, { answer: 'code-not-held', at, inTime, reason }, outside, metadata);
    }
    case 'requests.backlog-contested.v1':
      return { ...leg, contest: { at: data.at, installedOn: data.installedOn, reason: data.reason } };
    case 'requests.supply-rejected.v1':
      return { ...leg, rejected: (leg.rejected ?? 0) + 1 };
    case 'requests.request-queried.v1':
      return { ...came(leg, 'query', metadata), query: { at: data.at, query: data.query, note: data.note } };
    default:
      return evolveOutside(leg, event);
  }
};

/** What was answered outside came through no channel of the exchange. */
const replied = (
  leg: Leg,
  reply: Reply,
  outside: OutsideAnswer | undefined,
  metadata: RequestEvent['metadata'],
): Leg => (outside ? { ...leg, reply: { ...reply, outside } } : { ...came(leg, 'reply', metadata), reply });

/** The leg with the channel through which something came, where it is known. */
export const came = (leg: Leg, what: keyof NonNullable<Leg['through']>, metadata: RequestEvent['metadata']): Leg =>
  metadata?.channel === undefined ? leg : { ...leg, through: { ...leg.through, [what]: metadata.channel } };

export const changeLeg = (legs: readonly Leg[], number: number, change: (leg: Leg) => Leg): readonly Leg[] =>
  legs.map((leg) => (leg.number === number ? change(leg) : leg));
