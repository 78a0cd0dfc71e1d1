export { automaticMark, type Header, type SeenMail } from './automatic.ts';
export type { Composer, Draft, DraftFile } from './draft.ts';
export { answerWords, notHeldWords, saidIn } from './grammar.ts';
export * from './inbound.ts';
export * from './notice.ts';
export { type Attempt, type PostedEvent, type Recipient } from './posted.ts';
export { REPLY_LINE, unquotedLines } from './unquoted.ts';
