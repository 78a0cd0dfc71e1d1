import { codeReady, codeRecalled, codeUnusable, query } from './answered.ts';
import { factsOf, tableOf } from '../cases.ts';
import type { Words } from '../layout/blocks.ts';
import { isOne, type LegNotice, type Told } from './kind.ts';
import { succession, supersession } from './moved.ts';
import { breachDispute, outsideAnswer } from './outside.ts';
import { backlogLeft, breach, reminder, request } from './put-to-you.ts';

/** What is told of legs, by kind. */
export const legNotices = {
  request,
  reminder,
  breach,
  'code-ready': codeReady,
  query,
  succession,
  supersession,
  'code-unusable': codeUnusable,
  'code-recalled': codeRecalled,
  'backlog-left': backlogLeft,
  'outside-answer': outsideAnswer,
  'breach-dispute': breachDispute,
} as const satisfies Readonly<Record<string, LegNotice>>;

export type LegKind = keyof typeof legNotices;
export const isLegKind = (kind: string): kind is LegKind => Object.hasOwn(legNotices, kind);

/** Whether what is told has to be answered by who is told: the answer template goes with it. */
export const isToAnswer = (kind: LegKind, { cases: [{ side }] }: Told): boolean =>
  legNotices[kind].answers && side === 'addressee';

export const legWords = (kind: LegKind, told: Told): Words => {
  const { subject, title, opening, next } = legNotices[kind];
  const { cases, count, names } = told;
  const about = isOne(told) ? [factsOf(cases[0], names)] : tableOf(cases, count);
  return {
    subject: subject(told),
    title: title(told),
    blocks: [...opening(told), ...about, ...next(told)],
    ...(isToAnswer(kind, told) ? { answered: true } : {}),
  };
};
