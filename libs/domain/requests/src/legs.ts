import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { addWorkingDays, addDays, addHours, atLondon, deadline, londonDate } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { Candidate, DataOf, RequestEvent } from './events.ts';
import type { Facts } from './facts.ts';
import type { ReceivedBy } from './receipt.ts';
import { isLive } from './state.ts';
import type { Leg, Raised, RequestState } from './state.ts';

/** Stalled, answered and revealed requests close by themselves after this many Working Days [choice]. */
const IDLE_WORKING_DAYS = 20;

export const liveLeg = (state: Raised): Leg | undefined => {
  const last = state.legs.at(-1);
  return last && isLive(last) ? last : undefined;
};

/** A leg whose addressee has to be told of it, and nothing has left for it yet. */
export const awaitingDispatch = (state: RequestState): Leg | undefined => {
  const leg = state.status === 'open' ? liveLeg(state) : undefined;
  return leg && leg.receipt !== 'immediate' && !leg.dispatched && !leg.undelivered && !leg.receivedAt ? leg : undefined;
};

/** The leg a party means: the one it names, else its latest. */
export const legOf = (state: Raised, party: PartyId, number?: number): Leg | undefined =>
  state.legs.findLast((leg) => leg.addressee === party && (number === undefined || leg.number === number));

/** The same, or why there is none. */
export const ownLeg = (state: Raised, party: PartyId, number?: number): Parsed<Leg> => {
  const leg = legOf(state, party, number);
  if (leg) return leg;
  return number !== undefined && legOf(state, party)
    ? refuse('leg-unknown', `Leg ${number} was not put to you. Name one of yours, or leave leg out.`, '/leg')
    : refuse.forbidden('not-an-addressee', 'This request was not put to you: only its addressees can do that.');
};

/** The end of the so-many-th Working Day from now, in England and Wales. */
export const endOfWorkingDay = (at: Instant, days: number, facts: Facts): Parsed<Instant> => {
  const last = addWorkingDays(londonDate(at), days, facts.calendars['england-and-wales']);
  return isRefusal(last) ? last : atLondon(addDays(last, 1), '00:00');
};

/** When an idle request closes by itself. */
export const idleUntil = (at: Instant, facts: Facts): Parsed<Instant> => endOfWorkingDay(at, IDLE_WORKING_DAYS, facts);

export const eraseAfter = (at: Instant, days: number): Instant => addHours(at, days * 24);

/** The clock of a leg starts, unless it has none. */
export const receive = (
  leg: Pick<Leg, 'number' | 'obligated' | 'grace'>,
  backlog: boolean,
  receivedAt: Instant,
  by: ReceivedBy,
  facts: Facts,
): Parsed<RequestEvent> => {
  const due = leg.obligated && !backlog ? deadline(receivedAt, facts.terms, facts.calendars, leg.grace) : null;
  if (isRefusal(due)) return due;
  return { type: 'requests.leg-received.v1', data: { leg: leg.number, receivedAt, by, deadline: due } };
};

/** Who is to be asked, and on what grounds. */
export type Opening = Candidate &
  Partial<Pick<DataOf<'leg-opened'>, 'replaces' | 'correction' | 'succession' | 'grace'>>;

/** Opens the next leg; received in the same breath where the addressee receives immediately. */
export const openLeg = (
  state: Pick<Raised, 'legs' | 'backlog'>,
  { party, basis, evidence, replaces = null, correction = null, succession, insteadOf, grace }: Opening,
  at: Instant,
  facts: Facts,
): Parsed<readonly RequestEvent[]> => {
  const addressee = facts.addressee(party);
  if (!addressee) return refuse('party-unknown', `There is no party ${party} that can be asked. Check the identifier.`);
  const number = state.legs.length + 1;
  const { obligated, receipt, channel } = addressee;
  const extra = {
    ...(channel === undefined ? {} : { channel }),
    ...(succession === undefined ? {} : { succession }),
    ...(insteadOf === undefined ? {} : { insteadOf }),
    ...(grace === undefined ? {} : { grace }),
  };
  const opened: RequestEvent = {
    type: 'requests.leg-opened.v1',
    data: {
      leg: number,
      addressee: party,
      basis,
      evidence,
      obligated,
      receipt,
      openedAt: at,
      replaces,
      correction,
      ...extra,
    },
  };
  if (receipt !== 'immediate') return [opened];
  const received = receive({ number, obligated, ...extra }, state.backlog, at, 'immediate', facts);
  return isRefusal(received) ? received : [opened, received];
};
