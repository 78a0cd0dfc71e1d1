import { isRefusal } from '@icx/refusals';
import { deemedReceipt, failureStopsReceipt } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { liveLeg, receive } from './legs.ts';
import type { Current, Leg, RequestState } from './state.ts';

/** What the exchange itself reports of a leg on its way; nobody's command. Repeats change nothing. */
interface Report {
  readonly at: Instant;
  readonly leg: number;
}

export interface RecordDispatch extends Report {
  readonly type: 'record-dispatch';
  readonly sentAt: Instant;
}

/** A notice left: unless it fails within the hour it is deemed received at an instant that is settled now. */
export const recordDispatch = (command: RecordDispatch, state: RequestState, facts: Facts): Decision => {
  const found = reported(command, state);
  if (!found || found.leg.receivedAt || found.leg.dispatched) return accept();
  const { sentAt } = command;
  const deemedAt = deemedReceipt(sentAt, facts.calendars['england-and-wales']);
  if (isRefusal(deemedAt)) return reject(deemedAt);
  return accept({ type: 'requests.leg-dispatched.v1', data: { leg: found.leg.number, sentAt, deemedAt } });
};

export interface RecordDeliveryFailure extends Report {
  readonly type: 'record-delivery-failure';
  readonly failedAt: Instant;
  readonly reason: string;
  /** No other contact is left: being in the portal is receipt, for having no contact must not escape the SLA. */
  readonly lastContact: boolean;
}

export const recordDeliveryFailure = (command: RecordDeliveryFailure, state: RequestState, facts: Facts): Decision => {
  const found = reported(command, state);
  if (!found || found.leg.receivedAt || found.leg.undelivered) return accept();
  const { leg } = found;
  const { failedAt: at, reason } = command;
  // A failure after the hour leaves the deemed receipt standing.
  if (leg.dispatched && !failureStopsReceipt(leg.dispatched.sentAt, at)) return accept();
  const undelivered = { type: 'requests.leg-undelivered.v1', data: { leg: leg.number, at, reason } } as const;
  if (!command.lastContact) return accept(undelivered);
  const received = receive(leg, found.state.backlog, at, 'portal-availability', facts);
  return isRefusal(received) ? reject(received) : accept(undelivered, received);
};

const reported = ({ leg: number }: Report, state: RequestState): { leg: Leg; state: Current } | undefined => {
  if (state.status !== 'open') return undefined;
  const leg = liveLeg(state);
  return leg?.number === number ? { leg, state } : undefined;
};

export const deliveryReports = { 'record-dispatch': recordDispatch, 'record-delivery-failure': recordDeliveryFailure };
