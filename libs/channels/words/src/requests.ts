import type { Channel } from '@icx/event-store';
import type { CodeCheck } from '@icx/install-code';
import type { AnswerKind, BacklogBasis, ClockReason, QueryKind, RoutingBasis, StallReason } from '@icx/requests';
import type { RequestDocument } from '@icx/requests-service';
import { clerkDate, clerkEnd } from './london.ts';
import { plain } from './plain.ts';

export type LegDocument = RequestDocument['legs'][number];

/** Why somebody is asked, in words. */
export const basisWords: Readonly<Record<RoutingBasis, string>> = {
  'code-holder': 'holds the code',
  'recorded-installer': 'recorded installer',
  'registered-at-install': 'registered when installed',
  successor: 'successor',
  'losing-supplier': 'losing supplier',
  'pre-notifier': 'pre-notified the device',
  'named-by-requester': 'named by the requester',
  'suggested-by-addressee': 'suggested by an addressee',
  'code-unusable': 'its code does not work',
  'code-recalled': 'recalled its code',
};

/** Through what an act came. */
const channelNames: Readonly<Record<Channel, string>> = {
  api: 'API',
  portal: 'portal',
  email: 'email',
  bulk: 'bulk file',
  topic: 'topic',
  'sign-in': 'sign-in page',
  sandbox: 'sandbox',
  exchange: 'exchange',
};

/** `not recorded` for what is older than that this is kept; a channel of a later release by its own name. */
export const channelWords = (channel: string | null): string =>
  channel === null ? 'not recorded' : (channelNames[channel as Channel] ?? channel);

/** Whether anybody made sure that a code was copied right. */
export const checkWords: Readonly<Record<CodeCheck, string>> = {
  'crc-checked': 'CRC checked',
  'not-checkable': 'cannot be checked',
  'client-checked': 'sealed by its supplier to the requester’s key; the exchange has neither seen nor checked it',
};

/** Of answers that end a leg; what asks back is told by its own name. */
const replyWords: Readonly<Record<Exclude<AnswerKind, QueryKind>, string>> = {
  'code-supplied': 'code supplied',
  'not-installer': 'not the installer',
  'code-not-held': 'no code',
};

/** Why a leg ended without an answer. */
export const closingWords: Readonly<Record<NonNullable<LegDocument['closed']>, string>> = {
  rerouted: 're-routed',
  'answered-elsewhere': 'somebody else answered',
  'addressee-failed': 'a successor has its place',
  'succession-reversed': 'the succession was reversed',
  'request-ended': 'the request ended',
};

const isAutomatic = (reply: NonNullable<LegDocument['reply']>): boolean => 'automatic' in reply;

/** What came of a leg. */
export const replyOf = ({ reply, query, closed, contest, outside = [] }: LegDocument): string => {
  if (reply?.outside) return `${replyWords[reply.answer]}, outside`;
  if (reply) return isAutomatic(reply) ? 'code supplied by itself' : replyWords[reply.answer];
  if (closed) return closingWords[closed];
  const claimed = outside.find(({ state }) => state === 'waiting' || state === 'claimed');
  if (claimed) return `answered outside, says ${claimed.by}: not confirmed`;
  if (contest && !contest.decided) return `contests the install date: ${clerkDate(contest.installedOn)}`;
  return query ? `queried: ${plain(query.query)}` : 'waiting';
};

/** Why a request is backlog. */
export const backlogWords = (basis: BacklogBasis): string => {
  if (basis.by === 'install-date') return `installed before ${clerkDate(basis.before)}`;
  return `on the register${basis.file === null ? '' : `, file ${basis.file}`}`;
};

const noClockWords: Readonly<Record<ClockReason, string>> = {
  voluntary: 'voluntary',
  backlog: 'backlog',
  answered: 'answered',
  ...closingWords,
};

/** The clock of a leg in a few words: when it is due, and whether that was kept; or why there is none. */
export const clockWords = ({ clock, clockReason, dueOn, overdueDays, breach, reply }: LegDocument): string => {
  if (breach?.dispute?.resolved?.upheld) return `missed ${clerkEnd(breach.dueAt)}; SECAS has decided since: no breach`;
  if (breach?.backlog) return `missed ${clerkEnd(breach.dueAt)}; decided since: backlog, no clock`;
  const none = clockReason && `no clock: ${noClockWords[clockReason]}`;
  if (!dueOn) return none ?? plain(clock);
  const due = `due ${clerkDate(dueOn)}`;
  const late = overdueDays ? ` by ${overdueDays} WD` : '';
  if (breach) return `${due}, missed; ${reply ? `answered late${late}` : (none ?? `overdue${late}`)}`;
  return `${due}, ${reply ? 'in time' : (none ?? clock)}`;
};

/** The same in a list, where there is no room for the reason; the API's value stays `stopped`. */
export const clockWord = (clock: string | null): string =>
  clock === null ? '-' : clock === 'stopped' ? 'no clock' : plain(clock);

const stallWords: Readonly<Record<StallReason, string>> = {
  'no-candidate': 'nobody is known to ask',
  'all-denied': 'all denied',
  'code-not-held': 'no code',
};

/** Why nobody is left to ask: what each has answered, where that is told. */
export const stalledBecause = (
  reason: StallReason,
  answers: NonNullable<RequestDocument['stallAnswers']> = [],
): string =>
  answers.length === 0
    ? stallWords[reason]
    : answers
        .map(({ party, answer, reason: why }) => `${party}: ${replyWords[answer]}${why ? `, ${plain(why)}` : ''}`)
        .join('; ');

/** How a request stands or ended. */
export const standing = ({ state, ending, stalled, stallAnswers, closesAt }: RequestDocument): string => {
  if (ending?.how === 'closed')
    return ending.by === 'exchange' ? `closed by itself: ${ending.outcome}` : `closed: ${ending.outcome}`;
  if (ending?.how === 'transferred') return `transferred to ${ending.to}: goes on as ${ending.request}`;
  if (ending) return plain(ending.how);
  const idle = closesAt ? `, closes by itself ${clerkEnd(closesAt)} if nothing happens` : '';
  return `${state}${stalled ? ` (${stalledBecause(stalled, stallAnswers)})` : ''}${idle}`;
};
