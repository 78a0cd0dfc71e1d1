import { isRefusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { acknowledge, recall } from './addressee.ts';
import type { Acknowledge, Recall } from './addressee.ts';
import { answer } from './answer.ts';
import type { Answer } from './answer.ts';
import { contestBacklog, decideBacklog } from './backlog.ts';
import type { ContestBacklog, DecideBacklog } from './backlog.ts';
import { recordDeliveryFailure, recordDispatch } from './delivery.ts';
import type { RecordDeliveryFailure, RecordDispatch } from './delivery.ts';
import { fold } from './evolve.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { followCalendars } from './follow-calendars.ts';
import type { FollowCalendars } from './follow-calendars.ts';
import { passTime } from './pass-time.ts';
import { raise } from './raise.ts';
import type { Raise } from './raise.ts';
import { close, reportUnusable, reroute, withdraw } from './requester.ts';
import type { Close, ReportUnusable, Reroute, Withdraw } from './requester.ts';
import { refuseReveal, releaseReveal, reveal } from './reveal.ts';
import type { RefuseReveal, ReleaseReveal, Reveal } from './reveal.ts';
import type { RequestEvent } from './events.ts';
import type { RequestState } from './state.ts';
import { continueRequest, handOverLeg, transfer } from './succession.ts';
import type { Continue, HandOverLeg, Transfer } from './succession.ts';
import { followSupply, reverseSupersession, supersede } from './supersession.ts';
import type { FollowSupply, ReverseSupersession, Supersede } from './supersession.ts';

/** Nobody's command: what time alone brings about up to `at`. */
export interface PassTime {
  readonly type: 'pass-time';
  readonly at: Instant;
}

export type RequestCommand =
  | Raise
  | Acknowledge
  | Answer
  | Recall
  | ContestBacklog
  | DecideBacklog
  | Reveal
  | RefuseReveal
  | ReleaseReveal
  | ReportUnusable
  | Reroute
  | Withdraw
  | Close
  | Supersede
  | ReverseSupersession
  | FollowSupply
  | HandOverLeg
  | Transfer
  | Continue
  | RecordDispatch
  | RecordDeliveryFailure
  | FollowCalendars
  | PassTime;

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

const decideNow = (command: RequestCommand, state: RequestState, facts: Facts): Decision => {
  switch (command.type) {
    case 'raise':
      return raise(command, state, facts);
    case 'acknowledge':
      return acknowledge(command, state, facts);
    case 'answer':
      return answer(command, state, facts);
    case 'recall':
      return recall(command, state, facts);
    case 'contest-backlog':
      return contestBacklog(command, state, facts);
    case 'decide-backlog':
      return decideBacklog(command, state, facts);
    case 'reveal':
      return reveal(command, state, facts);
    case 'release-reveal':
      return releaseReveal(command, state);
    case 'refuse-reveal':
      return refuseReveal(command, state);
    case 'report-unusable':
      return reportUnusable(command, state, facts);
    case 'reroute':
      return reroute(command, state, facts);
    case 'withdraw':
      return withdraw(command, state, facts);
    case 'close':
      return close(command, state, facts);
    case 'supersede':
      return supersede(command, state, facts);
    case 'reverse-supersession':
      return reverseSupersession(command, state, facts);
    case 'follow-supply':
      return followSupply(command, state, facts);
    case 'hand-over-leg':
      return handOverLeg(command, state, facts);
    case 'transfer':
      return transfer(command, state, facts);
    case 'continue':
      return continueRequest(command, state, facts);
    case 'record-dispatch':
      return recordDispatch(command, state, facts);
    case 'record-delivery-failure':
      return recordDeliveryFailure(command, state, facts);
    case 'follow-calendars':
    case 'pass-time':
      return accept();
  }
};
