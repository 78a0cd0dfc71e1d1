import { spans } from '@icx/pages';
import type { HistoryDocument, RequestDocument } from '@icx/requests-service';
import {
  basisWords,
  calculationWords,
  channelWords,
  clerkDate,
  clerkTime,
  clockWords,
  dayWords,
  meansWords,
  outsideReplyWords,
  plain,
  replyOf,
  revisionWords,
  skippedWords,
  todayWords,
  type Calculation,
} from '@icx/words';
import { tableOf } from '../pages/table.ts';

type Leg = RequestDocument['legs'][number];
const addressed = ({ number, addressee }: Leg): string => `${number} ${addressee}`;

/** The three acknowledgements of a leg, each with its time or why there is none yet. */
const acknowledged = ({ acknowledgements: { received, valid, answered }, undelivered, reply, ...leg }: Leg) => [
  {
    ...{ name: 'Received', done: received !== null },
    words: received ? clerkTime(received.at) : undelivered ? `not delivered: ${undelivered.reason}` : 'not yet',
  },
  { name: 'Valid', done: valid !== null, words: valid ? clerkTime(valid.at) : `${leg.addressee} says that it is not` },
  {
    ...{ name: 'Answered', done: answered !== null },
    words: answered
      ? `${clerkTime(answered.at)}: ${replyOf({ ...leg, acknowledgements: { received, valid, answered }, undelivered, reply })}`
      : 'not yet',
  },
];

/** How its due date came about: the sentence, what is skipped, and each day of it. */
const counted = (all: readonly Calculation[], today: string) =>
  all.map((one) => {
    const before = one.replaces === null ? undefined : all.find(({ revision }) => revision === one.replaces);
    return {
      sentences: [
        ...(before ? [revisionWords(before, one)] : []),
        calculationWords(one),
        ...[skippedWords(one), todayWords(one, today)].filter((said) => said !== null),
      ],
      days: tableOf(
        'Day by day',
        ['Day', 'What it is for the term'],
        (one.days ?? []).map((day) => [clerkDate(day.date), dayWords(day)]),
      ),
    };
  });

/** A leg in words. */
export const legInWords = (leg: Leg, calculations: readonly Calculation[], today: string) => ({
  ...leg,
  why: basisWords[leg.basis],
  clockWords: clockWords(leg),
  answerWords: replyOf(leg),
  by: channelWords(leg.channel),
  steps: acknowledged(leg),
  counted: counted(
    calculations.filter(({ leg: number }) => number === leg.number),
    today,
  ),
  claims: leg.outside.map((claim) => ({
    ...claim,
    says: `${claim.by} states: ${outsideReplyWords(claim)}, ${meansWords[claim.means]}, ${clerkTime(claim.statedAt)}, ${claim.who}`,
  })),
});

/** What both sides wrote to each other, in order. */
export const threadOf = ({ requester, legs }: Pick<RequestDocument, 'requester' | 'legs'>) =>
  legs.flatMap(({ addressee, openedAt, correction, query }) => [
    ...(correction === null ? [] : [{ by: requester, to: addressee, at: openedAt, text: correction }]),
    ...(query
      ? [
          {
            ...{ by: addressee, to: requester, at: query.at },
            text: query.note ?? plain(query.query),
            about: plain(query.query),
          },
        ]
      : []),
  ]);

/** When it was over: by its answer, or as its history tells. */
const overAt = ({ number, reply, closed }: Leg, events: HistoryDocument['events']): string | null => {
  if (reply) return reply.at;
  if (!closed) return null;
  const ended = events.findLast(
    ({ type, data }) => type === 'requests.leg-closed.v1' && data['leg'] === number && typeof data['at'] === 'string',
  );
  return (ended?.data['at'] as string | undefined) ?? events.at(-1)?.recordedAt ?? null;
};

/** The legs on one line of time. */
export const timelineOf = ({ legs }: RequestDocument, events: HistoryDocument['events'], now: string) =>
  spans({
    ...{ id: 'legs', title: 'Who was asked, and for how long', of: 'Leg', now },
    series: [
      { name: 'answered', look: 'solid' },
      { name: 'waits', look: 'hatched' },
      { name: 'ended otherwise', look: 'empty' },
    ],
    rows: legs.map((leg) => ({
      ...{ name: addressed(leg), from: leg.openedAt, to: overAt(leg, events), due: leg.dueAt },
      look: leg.reply ? 'solid' : leg.closed ? 'empty' : 'hatched',
      outcome: replyOf(leg),
    })),
  });
