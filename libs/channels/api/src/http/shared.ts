/** What another channel over HTTP builds on: the way of a call, its refusals, and how what was sent is read. */
export { originOf, type IcxHttpRequest } from './action.ts';
export { csvAttachment, csvOfRows, savedAttachment, XLSX, xlsxAttachment } from './attachments.ts';
export { dtoOf, notAsItMustBe } from './body.pipe.ts';
export { CLOCK, Door } from './door.ts';
export { toldInStream } from './event-stream.ts';
export { Field } from './field.ts';
export { spendOfParty } from './hardening.ts';
export { SANDBOX } from './page.ts';
export { cursorOf, flag, line, oneOf, text, wholeNumber, withoutCode } from './parsers.ts';
export { Positions } from './positions.ts';
export { orRefuse, Refused, refuseHttp, statusOf } from './problem.ts';
export type { Problem } from './problem.ts';
export { problemOfError } from './problem-of-error.ts';
export { VIEWS } from '../operations/health.ts';
export type { RouteFacts } from './route-config.ts';
