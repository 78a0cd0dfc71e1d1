import { clerkCount, clerkDate, clerkEnd } from '@icx/words';
import { deviceWords, dueOf } from '../cases.ts';
import { text } from '../layout/blocks.ts';
import { howToAnswer } from './how-to-answer.ts';
import { isOne, requests, signedIn, type LegNotice, type Told } from './kind.ts';

const soonest = ({ cases }: Told): string | null => cases.map(dueOf).find((due) => due !== null) ?? null;
const byWhen = (told: Told): string => {
  const due = soonest(told);
  return due === null ? '' : `, due ${isOne(told) ? '' : 'from '}${clerkEnd(due).replace(/^at /, '')}`;
};
const isWaiting: LegNotice['stands'] = ({ leg, document }) =>
  document.state === 'open' && leg !== undefined && leg.reply === null && leg.closed === null;

const from = ({ requesters, names }: Told): string => {
  const [first, ...others] = requesters;
  return others.length === 0 ? names(first!) : `${others.length + 1} suppliers`;
};
const clockRule =
  'A notice by mail counts as received one hour after it was sent; if that is after 17:30 or on no Working Day, at 09:00 of the next Working Day. If you say RECEIVED or answer before, it is received then.';

/** The legal notice: to whom it is sent, the clock of these requests is told. */
export const request: LegNotice = {
  stands: isWaiting,
  answers: true,
  subject: (told) =>
    isOne(told)
      ? `Install code request for ${deviceWords(told.cases[0])}${byWhen(told)}`
      : `${requests(told.count)} for install codes${byWhen(told)}`,
  title: (told) =>
    isOne(told)
      ? 'A request for an install code is put to you'
      : `${requests(told.count)} for install codes are put to you`,
  opening: (told) => {
    const [{ document, leg }] = told.cases;
    const voluntary = isOne(told) && !leg!.obligated;
    return [
      text(
        `${from(told)} asks you for the install ${isOne(told) ? 'code of the device below' : `codes of ${clerkCount(told.count, 'device')}`}.`,
        voluntary ? 'You are asked as a favour: no clock runs.' : null,
        !voluntary && isOne(told) && document.backlog ? 'The device is backlog: no clock runs.' : null,
        soonest(told) === null
          ? null
          : `Please answer in time: ${isOne(told) ? 'it is' : 'the first is'} due ${clerkEnd(soonest(told)!)}, London time.`,
      ),
      ...(soonest(told) === null ? [] : [text(clockRule)]),
    ];
  },
  next: howToAnswer,
};

export const reminder: LegNotice = {
  stands: (one) => isWaiting(one) && one.leg!.dueOn !== null,
  answers: true,
  subject: (told) => `Reminder: ${requests(told.count)} to answer${byWhen(told)}`,
  title: (told) => `${requests(told.count)} ${isOne(told) ? 'waits' : 'wait'} for your answer`,
  opening: (told) => [
    text(
      `The ${isOne(told) ? 'one' : 'first'} is due ${clerkEnd(soonest(told)!)}, London time. After that its deadline has passed, and that is recorded.`,
    ),
  ],
  next: howToAnswer,
};

export const breach: LegNotice = {
  stands: ({ leg }) => (leg?.breach ?? null) !== null,
  answers: true,
  subject: (told) =>
    isOne(told)
      ? `Deadline passed: install code of ${deviceWords(told.cases[0])}`
      : `Deadline passed: ${requests(told.count)} for install codes`,
  title: (told) => (isOne(told) ? 'A deadline has passed' : 'Deadlines have passed'),
  opening: (told) => {
    const [{ side, leg }] = told.cases;
    const when = isOne(told)
      ? `The time to answer ended ${clerkEnd(leg!.breach!.dueAt)}, London time.`
      : 'The time to answer has ended.';
    return side === 'addressee'
      ? [
          text(
            when,
            'That you had not answered is recorded as a breach. An answer is wanted all the same: it counts, as late.',
          ),
        ]
      : [
          text(
            when,
            `${isOne(told) ? told.names(leg!.addressee) : 'Those whom you asked'} had not answered, which is recorded as a breach. The request stays open.`,
          ),
        ];
  },
  next: (told) =>
    told.cases[0].side === 'addressee'
      ? howToAnswer(told)
      : [
          text('You need not do anything. If you believe that somebody else installed the device, ask there.'),
          ...signedIn(told, 'reroute ID --to CCCC', 'POST URL/v1/requests/ID/reroute'),
        ],
};

export const backlogLeft: LegNotice = {
  stands: ({ document: { backlog }, leg }) => !backlog && leg?.reply === null,
  answers: true,
  subject: (told) =>
    isOne(told)
      ? `A clock runs now: install code of ${deviceWords(told.cases[0])}`
      : `Clocks run now: ${requests(told.count)} for install codes`,
  title: (told) => (isOne(told) ? 'It is backlog no more' : 'They are backlog no more'),
  opening: (told) => {
    const [{ leg, reason }] = told.cases;
    const due = isOne(told) && leg?.dueOn ? `Answer by the end of ${clerkDate(leg.dueOn)}.` : null;
    return [
      text(
        'SECAS has taken this out of the backlog: it counts as received then, with the full time to answer.',
        due,
        isOne(told) && reason ? `The reason: “${reason}”.` : null,
      ),
    ];
  },
  next: howToAnswer,
};
