export { automaticMark, type Header, type SeenMail } from './automatic.ts';
export type { Composer, Draft, DraftFile } from './draft.ts';
export { answerWords, notHeldWords, saidIn } from './grammar.ts';
export * from './inbound.ts';
export * from './inbound-mail.ts';
export * from './ladder.ts';
export * from './raw-retention.ts';
export * from './notice.ts';
export { groundWords, whyWords } from './ladder-words.ts';
export { summaryOf, unreadable } from './summary.ts';
export { postedEventTypes, type Attempt, type PostedEvent, type Recipient, type Undeliverable } from './posted.ts';
export { evolvePost, foldPost, lastSentAt, noPost, type Delivery, type Post, type PostState } from './outgoing/post.ts';
export {
  beginHandOver,
  currentRank,
  dropNotice,
  hasFailed,
  nextDueAt,
  recordAttempt,
  recordBounce,
} from './outgoing/hand-over.ts';
export { REPLY_LINE, unquotedLines } from './unquoted.ts';
