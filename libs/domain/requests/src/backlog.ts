import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { londonDate } from '@icx/working-days';
import type { Instant, PlainDate } from '@icx/working-days';
import { isBacklog } from './eligibility.ts';
import type { DataOf, RequestEvent } from './events.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { liveLeg, ownLeg, receive } from './legs.ts';
import { requestEnded, requestUnknown } from './refusals.ts';
import { contestedLeg, isLive } from './state.ts';
import type { RequestState } from './state.ts';

export interface ContestBacklog {
  readonly type: 'contest-backlog';
  readonly at: Instant;
  readonly by: PartyId;
  readonly leg?: number;
  /** When the device was installed, by the addressee's own files. */
  readonly installedOn: PlainDate;
  readonly reason: string;
}

/**
 * The install date divides backlog from what has a clock, and where the inventory has none it is the requester's word.
 * The addressee may contest it while its leg waits: a query that SECAS decides. The clock runs on, or stands, until then.
 */
export const contestBacklog = (command: ContestBacklog, state: RequestState, facts: Facts): Decision => {
  const { at, by, installedOn, reason } = command;
  if (state.status === 'absent') return reject(requestUnknown);
  const leg = ownLeg(state, by, command.leg);
  if (isRefusal(leg)) return reject(leg);
  if (state.status === 'ended') return reject(requestEnded(state));
  if (!isLive(leg))
    return reject(
      refuse.conflict('leg-not-open', `Leg ${leg.number} is discharged or closed: its clock runs no more.`),
    );
  if (!leg.obligated)
    return reject(
      refuse.conflict('leg-without-clock', 'You were asked as a favour: no clock runs, whenever it was installed.'),
    );
  if (isOfInventory(state.facts))
    return reject(
      refuse.conflict(
        'install-date-recorded',
        'The install date is that of the inventory, not the requester’s word. If it is wrong, have the inventory corrected.',
      ),
    );
  if (state.legs.some(({ contest }) => contest))
    return reject(
      refuse.conflict(
        'backlog-contested',
        'The install date was contested before: SECAS decides once for the request.',
      ),
    );
  const today = londonDate(at);
  if (installedOn > today)
    return reject(refuse('date-in-future', `The install date is after today, ${today}. Correct it.`, '/installedOn'));
  if (isBacklog(installedOn, facts.obligationFrom) === state.backlog)
    return reject(
      refuse(
        'nothing-contested',
        `By that date too the request is ${state.backlog ? '' : 'not '}backlog: the obligation began on ${facts.obligationFrom}.`,
        '/installedOn',
      ),
    );
  return accept({ type: 'requests.backlog-contested.v1', data: { leg: leg.number, at, installedOn, reason } });
};

/** Releases before this one did not note whose date it is: then it is the requester's if the requester gave that date. */
const isOfInventory = ({ installation, evidence }: DataOf<'install-code-requested'>): boolean => {
  const { installedOn, source } = installation;
  return installedOn !== null && (source ? source === 'inventory' : evidence?.installedOn !== installedOn);
};

export interface DecideBacklog {
  readonly type: 'decide-backlog';
  readonly at: Instant;
  readonly backlog: boolean;
  readonly reason: string;
}

/**
 * The administrator settles a contested install date, once for the request. Where a clock is to run after all it runs
 * from now on, never from before [choice]; where none is, it stops, and breaches that it brought stay, marked.
 */
export const decideBacklog = ({ at, backlog, reason }: DecideBacklog, state: RequestState, facts: Facts): Decision => {
  if (state.status === 'absent') return reject(requestUnknown);
  const contested = contestedLeg(state);
  if (!contested)
    return reject(refuse.conflict('backlog-not-contested', 'No install date of this request waits for a decision.'));
  const decided: RequestEvent = {
    type: 'requests.backlog-decided.v1',
    data: { leg: contested.number, at, backlog, reason },
  };
  const waiting = state.status === 'ended' ? undefined : liveLeg(state);
  if (backlog || !state.backlog || !waiting?.obligated || !waiting.receivedAt) return accept(decided);
  const received = receive(waiting, backlog, at, 'backlog-decided', facts);
  return isRefusal(received) ? reject(received) : accept(decided, received);
};

export const backlogActs = { 'contest-backlog': contestBacklog, 'decide-backlog': decideBacklog };
