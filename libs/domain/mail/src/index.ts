export * from './inbound.ts';
export * from './notice.ts';
export { type Attempt, type PostedEvent, type Recipient } from './posted.ts';
