import type { DataOf, ReceivedBy, RequestEventType } from '@icx/requests';
import type { HistoryEntry } from '@icx/requests-service';
import { clerkDate, clerkEnd, clerkTime } from './london.ts';
import { clerkCount, plain } from './plain.ts';
import { backlogWords, basisWords, channelWords, checkWords, closingWords, stalledBecause } from './requests.ts';
import { outsideTellers } from './narrate-outside.ts';
import { because, timeliness, type Narrated, type Teller } from './telling.ts';

const toWhom = (address: string | undefined): string => (address === undefined ? '' : ` to ${address}`);
const workingDays = (days: number): string => clerkCount(days, 'Working Day');
const inVersion = ({ calendar, calendarVersion }: { calendar?: string; calendarVersion?: string }): string =>
  calendarVersion === undefined ? '' : ` ${calendar} (version ${calendarVersion})`;

const subject = ({ device }: DataOf<'install-code-requested'>): string =>
  device.deviceId ?? `the ${device.deviceType} ${device.msn} at ${device.mpxn}`;

/** How a leg came to be received. */
const receivedWords: Readonly<Record<ReceivedBy, string>> = {
  immediate: 'was received',
  deemed: 'counts as received',
  acknowledged: 'was received',
  'portal-availability': 'counts as received, for its addressee can see it here',
  answered: 'was received, for its addressee answers it',
  continued: 'had been received',
  'backlog-decided': 'counts as received from the decision on',
  'backlog-left': 'counts as received from then on, for it is backlog no more',
};

const reminderWords: Readonly<Record<DataOf<'reminder-due'>['reminder'], string>> = {
  'due-5': 'due in 5 Working Days',
  'due-2': 'due in 2 Working Days',
  'due-day': 'due today',
};

const tellers: { readonly [T in RequestEventType]: Teller<T> } = {
  'requests.install-code-requested.v1': (data, who) => [
    data.raisedAt,
    data.continues
      ? `${data.requester} succeeded ${data.continues.requester}: its request ${data.continues.request} for ${subject(data)} goes on here`
      : `${who} asked for the install code of ${subject(data)}${data.backlog ? ` (backlog${data.backlogBasis ? `: ${backlogWords(data.backlogBasis)}` : ''})` : ''}`,
  ],
  'requests.command-noted.v1': ({ at }, who) => [at, `${who} asked for what was so already`],
  'requests.requested-again.v1': ({ at }, who) => [at, `${who} asked again, and was given this request`],
  'requests.leg-opened.v1': ({ openedAt, leg, addressee, basis, evidence, grace, correction }) => {
    // By a succession or by its reversal: the evidence says which.
    const why = basis === 'successor' ? evidence : basisWords[basis];
    const longer = grace ? `, ${workingDays(grace)} of grace` : '';
    return [openedAt, `leg ${leg} put to ${addressee} (${why})${longer}${because(correction)}`];
  },
  'requests.leg-dispatched.v1': ({ leg, sentAt, deemedAt, address }) => [
    sentAt,
    `the notice of leg ${leg} was sent${toWhom(address)}; it counts as received ${clerkTime(deemedAt)}`,
  ],
  'requests.leg-received.v1': ({ leg, receivedAt, by, deadline }) => [
    receivedAt,
    `leg ${leg} ${receivedWords[by]}; ${deadline ? `due by the end of ${clerkDate(deadline.dueOn)}` : 'no clock runs'}`,
  ],
  'requests.leg-undelivered.v1': ({ leg, at, reason, address }) => [
    at,
    `leg ${leg} could not be delivered${toWhom(address)}${because(reason)}`,
  ],
  'requests.delivery-noted.v1': ({ leg, at, outcome, address, reason }) => [
    at,
    outcome === 'sent'
      ? `the notice of leg ${leg} was sent${toWhom(address)} too`
      : `the notice of leg ${leg} did not reach ${address}${because(reason)}; its clock does not hang on that`,
  ],
  'requests.leg-acknowledged.v1': ({ leg, at }, who) => [at, `${who} acknowledged leg ${leg}`],
  'requests.leg-fetched.v1': ({ leg, at, in: readIn }, who) => [
    at,
    `${who} read leg ${leg} for the first time${readIn === 'worklist' ? ', in its worklist' : ''}`,
  ],
  'requests.leg-closed.v1': ({ leg, at, how }) => [at, `leg ${leg} ended: ${closingWords[how]}`],
  'requests.reminder-due.v1': ({ leg, at, reminder }) => [at, `reminder of leg ${leg}: ${reminderWords[reminder]}`],
  'requests.breach-recorded.v1': ({ leg, dueAt, noticedAt, queried }) => [
    noticedAt,
    `the deadline of leg ${leg} passed without a code: breach${queried ? ' (queried)' : ''}${
      // That it is told later than it came about is no later breach; a timer is always some milliseconds late.
      clerkTime(noticedAt) === clerkTime(dueAt) ? '' : `; it had been due ${clerkEnd(dueAt)}`
    }`,
  ],
  'requests.breach-retracted.v1': ({ leg, at, ...why }) => [
    at,
    why.reason === 'calendar-revised'
      ? `breach of leg ${leg} retracted: by the calendar${inVersion(why)} as it is now it is due ${clerkEnd(why.dueAt)}`
      : `breach of leg ${leg} retracted: the answer had come in time`,
  ],
  'requests.deadline-revised.v1': ({ leg, at, before, after, inTime }) => [
    at,
    before.dueOn === after.dueOn
      ? `reminders of leg ${leg} moved: the calendar changed`
      : `deadline of leg ${leg} moved from ${clerkDate(before.dueOn)} to ${clerkDate(after.dueOn)}: the calendar changed${inTime ? '; by it the answer was in time' : ''}`,
  ],
  'requests.deemed-receipt-revised.v1': ({ leg, at, after }) => [
    at,
    `the notice of leg ${leg} counts as received only ${clerkTime(after)}: the calendar changed`,
  ],
  'requests.idle-close-revised.v1': ({ at, after }) => [
    at,
    `it closes by itself only ${clerkEnd(after)} if nothing happens: the calendar changed`,
  ],
  'requests.code-supplied.v1': ({ answeredAt, leg, check, inTime, automatic }, who) => [
    answeredAt,
    automatic
      ? `leg ${leg} was answered by itself, as its addressee has instructed: a code that it holds (${checkWords[check]})${timeliness(inTime)}`
      : `${who} supplied a code (${checkWords[check]})${timeliness(inTime)}`,
  ],
  'requests.supply-rejected.v1': ({ leg, at, code }, who) => [
    at,
    `${who} gave a code that was refused (${code}); leg ${leg} goes on`,
  ],
  'requests.installation-denied.v1': ({ leg, answeredAt, suggested, note, inTime, outside }, who) => [
    answeredAt,
    `${outside ? `the addressee of leg ${leg}` : who} is not the installer${suggested ? `, suggests ${suggested}` : ''}${timeliness(inTime)}${because(note)}`,
  ],
  'requests.code-not-held.v1': ({ leg, answeredAt, reason, note, inTime, outside }, who) => [
    answeredAt,
    `${outside ? `the addressee of leg ${leg}` : who} does not hold the code (${reason})${timeliness(inTime)}${because(note)}`,
  ],
  'requests.request-queried.v1': ({ at, query, note }, who) => [at, `${who} queried: ${plain(query)}${because(note)}`],
  'requests.backlog-contested.v1': ({ at, leg, installedOn, reason }, who) => [
    at,
    `${who} contests that leg ${leg} has a clock or none: installed ${clerkDate(installedOn)}${because(reason)}; SECAS decides`,
  ],
  'requests.backlog-decided.v1': ({ at, backlog, reason }) => [
    at,
    `SECAS decided: ${backlog ? 'backlog, no clock runs' : 'no backlog, the clock runs'}${because(reason)}`,
  ],
  'requests.backlog-registered.v1': ({ at, basis }) => [at, `backlog, no clock runs: ${backlogWords(basis)}`],
  'requests.backlog-left.v1': ({ at, reason }) => [at, `SECAS took it out of the backlog${because(reason)}`],
  ...outsideTellers,
  'requests.request-stalled.v1': ({ at, reason, answers }) => [
    at,
    `nobody is left to ask (${stalledBecause(reason, answers)}): stalled, SECAS sees it`,
  ],
  'requests.code-revealed.v1': ({ at, format, reason }, who) => [
    at,
    `${who} was shown the code as ${format}${because(reason)}`,
  ],
  'requests.reveal-refused.v1': ({ at, by, code }) => [at, `${by} was not shown a code (${code})`],
  'requests.reveal-quarantined.v1': ({ at, by, revealed, because: why }) => [
    at,
    why === undefined
      ? `${by} was shown ${revealed} codes in 24 hours, far more than it normally needs: this one waits for SECAS`
      : `${by} or its administrator was brought in only lately: this one waits for SECAS`,
  ],
  'requests.reveal-released.v1': ({ at, reason }) => [at, `SECAS released the reveal${because(reason)}`],
  'requests.code-reported-unusable.v1': ({ at, reason }, who) => [
    at,
    `${who} reported the code unusable${because(reason)}`,
  ],
  'requests.code-recalled.v1': ({ at, reason }, who) => [at, `${who} recalled its code${because(reason)}`],
  'requests.supersession-scheduled.v1': ({ at, effectiveAt, cause }) => [
    at,
    `the requester loses the supply ${clerkTime(effectiveAt)}${because(cause)}`,
  ],
  'requests.supersession-cancelled.v1': ({ at, cause }) => [
    at,
    `the requester keeps the supply after all${because(cause)}`,
  ],
  'requests.request-superseded.v1': ({ at, cause }) => [
    at,
    `the requester lost the supply, its access ended${because(cause)}`,
  ],
  'requests.supersession-reversed.v1': ({ at, cause }) => [
    at,
    `the switch was corrected: revived as it was${because(cause)}`,
  ],
  'requests.request-transferred.v1': ({ at, to, request }) => [
    at,
    `${to} succeeded the requester: the request goes on as ${request}`,
  ],
  'requests.request-withdrawn.v1': ({ at, reason }, who) => [at, `${who} withdrew the request${because(reason)}`],
  'requests.request-closed.v1': ({ at, outcome, by, note }, who) => [
    at,
    by === 'exchange'
      ? `closed by itself, outcome ${outcome}${because(note)}`
      : `${who} closed it: ${outcome}${because(note)}`,
  ],
  'requests.code-erased.v1': ({ at }) => [at, 'the sealed code was deleted'],
};

export interface NarratedEntry {
  readonly at: string;
  /** The channel by which it came. */
  readonly through: string;
  readonly sentence: string;
}

/** An event of a later release is named as it is. */
export const narrate = ({ type, data, party, channel, recordedAt }: HistoryEntry): NarratedEntry => {
  const teller = (tellers as Record<string, ((data: unknown, who: string) => Narrated) | undefined>)[type];
  const [at, sentence] = teller ? teller(data, party ?? 'the exchange') : [recordedAt, type];
  return { at, through: channelWords(channel), sentence };
};
