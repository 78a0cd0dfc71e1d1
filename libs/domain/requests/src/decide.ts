import { isRefusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { acknowledge, recall } from './addressee.ts';
import type { Acknowledge, Recall } from './addressee.ts';
import { answer } from './answer.ts';
import type { Answer } from './answer.ts';
import { recordDeliveryFailure, recordDispatch, reviseDeadline } from './delivery.ts';
import type { RecordDeliveryFailure, RecordDispatch, ReviseDeadline } from './delivery.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { passTime } from './pass-time.ts';
import { raise } from './raise.ts';
import type { Raise } from './raise.ts';
import { close, reportUnusable, reroute, withdraw } from './requester.ts';
import type { Close, ReportUnusable, Reroute, Withdraw } from './requester.ts';
import { refuseReveal, releaseReveal, reveal } from './reveal.ts';
import type { RefuseReveal, ReleaseReveal, Reveal } from './reveal.ts';
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
  | ReviseDeadline
  | PassTime;

/**
 * What a command brings about. Time passes first, up to the command's door time, so that a missed deadline is recorded
 * before anything that came after it, whether or not its timer has fired.
 */
export const decide = (command: RequestCommand, state: RequestState, facts: Facts): Decision => {
  const passed = passTime(state, command.at, facts, { reminders: command.type === 'pass-time' });
  if (isRefusal(passed)) return reject(passed);
  const { events, refusal } = decideNow(command, passed.state, facts);
  if (refusal && events.length === 0) return reject(refusal);
  const all = [...passed.events, ...events];
  return refusal ? reject(refusal, ...all) : accept(...all);
};

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
    case 'revise-deadline':
      return reviseDeadline(command, state, facts);
    case 'pass-time':
      return accept();
  }
};
