export * from './preferences.ts';
export { parseContactPointId, purposes } from './contact-point.ts';
export type { ContactDetails, ContactPoint, ContactPointId, Purpose } from './contact-point.ts';
export { bringIn, type BroughtIn } from './bring-in.ts';
export { contactUnchanged, contactUnknown, decideContacts } from './decide.ts';
export type { ContactCommand } from './decide.ts';
export type { ContactDecision, ContactFacts } from './decision.ts';
export { contactDetails } from './details.ts';
export { contactEventTypes, type ContactEvent } from './events.ts';
export { actingAs, isLasting, isReached, isUsable, ranksOf } from './in-force.ts';
export { isOpen } from './proof.ts';
export { evolveContacts, noContacts, pointOf, type ContactsState, type KeptPoint, type Proof } from './state.ts';
export {
  decideIssue,
  evolveIssue,
  issueEventTypes,
  listUnknown,
  unconfirmed,
  type IssueCommand,
  type IssuedList,
  type IssueEvent,
  type IssueState,
} from './issue.ts';
export { issuedAt, parseQuarter, quarterAfter, quarterOf, remindedAt, type Quarter } from './quarter.ts';
