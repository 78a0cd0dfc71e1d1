import type { OutsideMeans, OutsideReply } from '@icx/requests';
import { clerkTime } from './london.ts';
import { because, timeliness, type Teller } from './telling.ts';

/** By what an answer was given that did not come through the exchange. */
export const meansWords: Readonly<Record<OutsideMeans, string>> = {
  phone: 'by phone',
  'direct-mail': 'by direct mail',
  meeting: 'in a meeting',
  other: 'by other means',
};

/** An answer as an event has it, or a document. */
interface SaidOutside {
  readonly answer: OutsideReply['answer'];
  readonly suggested?: string | null;
  readonly reason?: string | null;
}

/** What is said to have been answered. */
export const outsideReplyWords = ({ answer, suggested, reason }: SaidOutside): string => {
  switch (answer) {
    case 'code-supplied':
      return 'the code was given';
    case 'not-installer':
      return `not the installer${suggested ? `, ${suggested} is suggested` : ''}`;
    case 'code-not-held':
      return `no code (${reason})`;
  }
};

type Told =
  | `outside-${'attachment-added' | 'answer-recorded' | 'answer-confirmed' | 'answer-disputed'}`
  | 'answered-outside'
  | 'breach-disputed'
  | 'dispute-resolved';

/** What is said of answers given outside, and against breaches. */
export const outsideTellers: {
  readonly [N in Told as `requests.${N}.v1`]: Teller<`requests.${N}.v1`>;
} = {
  'requests.outside-attachment-added.v1': ({ at, leg, attachment }, who) => [
    at,
    `${who} brought ${attachment.name} for leg ${leg}`,
  ],
  'requests.outside-answer-recorded.v1': ({ at, by, leg, claim, reply, statedAt, means, who, statement, replyBy }) => [
    at,
    `${by} states (${claim}) that leg ${leg} was answered ${meansWords[means]} ${clerkTime(statedAt)} by ${who}: ` +
      `${outsideReplyWords(reply)}${because(statement)}; the other side is asked to confirm or dispute it before ${clerkTime(replyBy)}, and the clock runs on`,
  ],
  'requests.outside-answer-confirmed.v1': ({ at, claim }, who) => [
    at,
    `${who} confirmed statement ${claim} of an answer given outside`,
  ],
  'requests.outside-answer-disputed.v1': ({ at, claim, reason }, who) => [
    at,
    `${who} disputed statement ${claim} of an answer given outside${because(reason)}`,
  ],
  'requests.answered-outside.v1': ({ at, leg, inTime }) => [
    at,
    `leg ${leg} was answered outside, as both sides say${timeliness(inTime)}: the requester has the code, none is here`,
  ],
  'requests.breach-disputed.v1': ({ at, leg, reason }, who) => [
    at,
    `${who} disputes the breach of leg ${leg}${because(reason)}; SECAS decides`,
  ],
  'requests.dispute-resolved.v1': ({ at, leg, upheld, reason }) => [
    at,
    `SECAS ${upheld ? 'upheld' : 'dismissed'} the dispute: the breach of leg ${leg} ${upheld ? 'is counted no more' : 'stands'}${because(reason)}`,
  ],
};
