import { isRefusal } from '@icx/refusals';
import { deemedReceipt, failureStopsReceipt } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { RequestEvent } from './events.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { liveLeg, receive } from './legs.ts';
import { isAbout, type NoticeTo } from './receipt.ts';
import type { Current, Leg, RequestState } from './state.ts';

/** What the exchange itself reports of a leg on its way; nobody's command. Repeats change nothing. */
interface Report {
  readonly at: Instant;
  readonly leg: number;
  readonly to?: NoticeTo;
}

export interface RecordDispatch extends Report {
  readonly type: 'record-dispatch';
  readonly sentAt: Instant;
}

/**
 * A notice left: unless it fails within the hour it is deemed received at an instant that is settled now. The first that left
 * counts; after all that had left failed, the next one does, with its own hour.
 */
export const recordDispatch = (command: RecordDispatch, state: RequestState, facts: Facts): Decision => {
  const found = reported(command, state);
  if (!found || isKnown(found.leg, command)) return accept();
  const { sentAt, to } = command;
  const { number: leg, receivedAt, dispatched, undelivered } = found.leg;
  if (receivedAt || (dispatched && !undelivered)) return accept(...noted(leg, sentAt, to, { outcome: 'sent' }));
  const deemedAt = deemedReceipt(sentAt, facts.calendars['england-and-wales']);
  if (isRefusal(deemedAt)) return reject(deemedAt);
  return accept({ type: 'requests.leg-dispatched.v1', data: { leg, sentAt, deemedAt, ...to } });
};

export interface RecordDeliveryFailure extends Report {
  readonly type: 'record-delivery-failure';
  readonly failedAt: Instant;
  readonly reason: string;
  /** Others of the same rank were told, or may yet be. */
  readonly othersLeft?: boolean;
  /** No other contact is left: being in the portal is receipt, for having no contact must not escape the SLA. */
  readonly lastContact: boolean;
}

export const recordDeliveryFailure = (command: RecordDeliveryFailure, state: RequestState, facts: Facts): Decision => {
  const found = reported(command, state);
  if (!found || isKnown(found.leg, command, 'failed')) return accept();
  const { leg } = found;
  const { failedAt: at, reason, to, lastContact } = command;
  const note = noted(leg.number, at, to, { outcome: 'failed', reason });
  if (command.othersLeft || clockStays(leg, at)) return accept(...note);
  const undelivered: readonly RequestEvent[] = leg.undelivered
    ? note
    : [{ type: 'requests.leg-undelivered.v1', data: { leg: leg.number, at, reason, ...to } }];
  if (!lastContact) return accept(...undelivered);
  const received = receive(leg, found.state.backlog, at, 'portal-availability', facts);
  return isRefusal(received) ? reject(received) : accept(...undelivered, received);
};

/**
 * A failure after the hour leaves the deemed receipt standing. One within it, of which was known only later, takes it back; not where
 * a breach came of it since, which nobody would understand.
 */
const clockStays = ({ receivedAt, receivedBy, dispatched, undelivered, breach }: Leg, failedAt: Instant): boolean => {
  if (receivedAt && (receivedBy !== 'deemed' || breach)) return true;
  return dispatched !== undefined && !undelivered && !failureStopsReceipt(dispatched.sentAt, failedAt);
};

/** @param state what it would have to be known for; without it, whatever became of it */
const isKnown = (leg: Leg, { to }: Report, state?: 'failed'): boolean =>
  to !== undefined &&
  (leg.deliveries ?? []).some((one) => isAbout(one, to) && (state === undefined || one.state === state));

const noted = (
  leg: number,
  at: Instant,
  to: NoticeTo | undefined,
  outcome: { readonly outcome: 'sent' } | { readonly outcome: 'failed'; readonly reason: string },
): readonly RequestEvent[] =>
  to ? [{ type: 'requests.delivery-noted.v1', data: { leg, at, ...outcome, ...to } }] : [];

const reported = ({ leg: number }: Report, state: RequestState): { leg: Leg; state: Current } | undefined => {
  if (state.status !== 'open') return undefined;
  const leg = liveLeg(state);
  return leg?.number === number ? { leg, state } : undefined;
};

export const deliveryReports = { 'record-dispatch': recordDispatch, 'record-delivery-failure': recordDeliveryFailure };
