export type { BacklogBasis } from './backlog-basis.ts';
export * from './events.ts';
export { requestEventTypes } from './event-types.ts';
export * from './fetch.ts';
export * from './outside-words.ts';
export * from './receipt.ts';
export * from './state.ts';
export { overdueDays, workingDaysAfterDue } from './overdue-days.ts';
export * from './evolve.ts';
export * from './facts.ts';
export * from './decide.ts';
export { answerKinds, denialKinds, queryKinds, type AnswerKind, type QueryKind } from './answer-kinds.ts';
export { recalling } from './addressee.ts';
export { answerable } from './answer.ts';
export type { Answer, SuppliedCode } from './answer.ts';
export {
  contradiction,
  eligibility,
  installationEvidenced,
  isBacklog,
  isLabelled,
  labelFault,
  statusFault,
} from './eligibility.ts';
export type { Claim, DeviceFacts, MirrorFacts } from './eligibility.ts';
export { runsOrBreached } from './backlog-register.ts';
export { isJudgedLate } from './follow-calendars.ts';
export { ATTACHMENT_WAITS_HOURS, attachmentsWaiting } from './outside.ts';
export { nextTimerAt, passTime } from './pass-time.ts';
export { awaitingDispatch, liveLeg } from './legs.ts';
export type { Raise } from './raise.ts';
export { isHeldBack } from './reveal.ts';
export type { NewMembership, RevealStanding, RevealVolume } from './reveal.ts';
export { newlyUnasked, unaskedLeg } from './unasked.ts';
export type { Unasked } from './unasked.ts';
export type { Continue } from './succession.ts';
export { candidatesFor } from './routing.ts';
export type { RoutingFacts } from './routing.ts';
