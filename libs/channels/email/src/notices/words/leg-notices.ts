import { codeReady, codeRecalled, codeUnusable, query } from './answered.ts';
import type { LegNotice } from './kind.ts';
import { succession, supersession } from './moved.ts';
import { breach, reminder, request } from './put-to-you.ts';

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
} as const satisfies Readonly<Record<string, LegNotice>>;

export type LegKind = keyof typeof legNotices;
export const isLegKind = (kind: string): kind is LegKind => Object.hasOwn(legNotices, kind);
