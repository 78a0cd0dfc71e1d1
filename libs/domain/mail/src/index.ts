export type { Composer, Draft, DraftFile } from './draft.ts';
export * from './inbound.ts';
export * from './notice.ts';
export { type Attempt, type PostedEvent, type Recipient } from './posted.ts';
