import { isRefusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { addresseeActs } from './addressee.ts';
import { answer } from './answer.ts';
import { backlogActs } from './backlog.ts';
import { backlogRegisterActs } from './backlog-register.ts';
import { breachDisputeActs } from './breach-dispute.ts';
import { deliveryReports } from './delivery.ts';
import { fold } from './evolve.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { reads } from './fetch.ts';
import { followCalendars, type FollowCalendars } from './follow-calendars.ts';
import { outsideActs } from './outside.ts';
import { passTime } from './pass-time.ts';
import { raise } from './raise.ts';
import { requesterActs } from './requester.ts';
import { revealActs } from './reveal.ts';
import type { RequestEvent } from './events.ts';
import type { RequestState } from './state.ts';
import { successionActs } from './succession.ts';
import { supersessionActs } from './supersession.ts';

/** Nobody's command: what time alone brings about up to `at`. */
export interface PassTime {
  readonly type: 'pass-time';
  readonly at: Instant;
}

/** What decides each command, by its `type`: a new act stands in the table of its own file. */
const deciders = {
  raise,
  answer,
  ...addresseeActs,
  ...requesterActs,
  ...revealActs,
  ...backlogActs,
  ...backlogRegisterActs,
  ...outsideActs,
  ...breachDisputeActs,
  ...deliveryReports,
  ...reads,
  ...successionActs,
  ...supersessionActs,
};
type Decided = Parameters<(typeof deciders)[keyof typeof deciders]>[0];

export type RequestCommand = Decided | FollowCalendars | PassTime;

/**
 * What a command brings about. First whatever is taken up again follows the calendars as they are now; then time passes,
 * up to the command's door time, so that a missed deadline is recorded before anything that came after it, whether or not
 * its timer has fired.
 */
export const decide = (command: RequestCommand, state: RequestState, facts: Facts): Decision => {
  const revised = followCalendars(state, facts);
  if (command.type === 'follow-calendars') return accept(...revised);
  const current = fold(revised, state);
  const passed = passTime(current, command.at, facts, { reminders: command.type === 'pass-time' });
  if (isRefusal(passed)) return reject(passed);
  const { events, refusal } = decideNow(command, passed.state, facts);
  if (refusal && events.length === 0) return reject(refusal);
  const all = [...revised, ...passed.events, ...events, ...revived(passed.state, events, facts)];
  return refusal ? reject(refusal, ...all) : accept(...all);
};

/** What comes back as it was, or goes on as a successor's, was computed by the calendars of its time. */
const revived = (before: RequestState, events: readonly RequestEvent[], facts: Facts): readonly RequestEvent[] =>
  before.status === 'ended' || before.status === 'absent' ? followCalendars(fold(events, before), facts) : [];

const decideNow = (command: Decided | PassTime, state: RequestState, facts: Facts): Decision => {
  if (command.type === 'pass-time') return accept();
  // The table is keyed by the type of what it decides: TypeScript cannot follow one through the other.
  const decider = deciders[command.type] as (of: Decided, state: RequestState, facts: Facts) => Decision;
  return decider(command, state, facts);
};
