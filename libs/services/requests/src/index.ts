export { ActOnRequest, RequestPerformer } from './act-on-request.ts';
export { FactFinder } from './facts.ts';
export { DeviceFinder } from './device-finder.ts';
export type { NamedDevice } from './device-finder.ts';
export { DeviceRequests } from './device-requests.ts';
export { RequestIds } from './request-ids.ts';
export { RequestRouting } from './request-routing.ts';
export { AnswerRequest, AnswerRequestHandler } from './answer-request.ts';
export { answersIn } from './answers.ts';
export type { RoutedAnswer } from './answers.ts';
export type { AnswerDraft } from './code-intake.ts';
export { answerDraft, raiseDraft } from './drafts.ts';
export type { AnswerMembers, RaiseMembers } from './drafts.ts';
export { RequestDocuments } from './document.ts';
export { requestSchema, type RequestDocument } from './request-schema.ts';
export { requestStates } from './request-words.ts';
export { evidenceSchema, type EvidenceDocument } from './evidence.ts';
export { historySchema, type HistoryDocument } from './history.ts';
export type { HistoryEntry } from '@icx/documents';
export { defaultPolicy } from './policy.ts';
export type { RequestPolicy } from './policy.ts';
export { raiseMembers, readRaise } from './raise-row.ts';
export { RaiseRequest, RaiseRequestHandler } from './raise-request.ts';
export type { RaiseOutcome } from './raise-request.ts';
export { listSorts } from './list-filters.ts';
export type { ListSort, RequestFilters } from './list-filters.ts';
export { requestCountsSchema, type Count, type RequestCounts } from './request-counts.ts';
export { isCursor, requestPageSchema } from './request-list.ts';
export type { ListQuery, RequestPage, RequestRow } from './request-list.ts';
export { RequestLog } from './request-log.ts';
export type { Loaded, Observer, Outcome, RaisedState } from './request-log.ts';
export { requestHandlers, requestServices } from './request-services.ts';
export type { RequestEngines } from './request-services.ts';
export { ReleaseReveal } from './release-reveal.ts';
export { saidBefore } from './said-before.ts';
export { RefusedReveals } from './refused-reveals.ts';
export { RevealCode, revealedCodeSchema, sealedRevealSchema } from './reveal-code.ts';
export type { RevealedCode, SealedReveal } from './reveal-code.ts';
export { readRules } from './rules-file.ts';
export type { Rules } from './rules-file.ts';
export { coverageProblem } from './coverage.ts';
export type { RaiseDraft } from './request-routing.ts';
export { Timers } from './timers.ts';
export { requestsView } from './views.ts';
export { PartyNames } from './party-names.ts';
export {
  premisesRaisedSchema,
  premisesRequestsSchema,
  PremisesRequests,
  type PremisesRaised,
} from './premises-requests.ts';
export { RequestSearch } from './request-search.ts';
export { relationTo, requestUnknown } from './standing.ts';
export { withoutMail } from './without-mail.ts';
export { noRevealKeySchema, parseRevealJwk, revealKeySchema, RevealKeys } from './reveal-keys.ts';
export type { RevealKey } from './reveal-keys.ts';
export { RevealSealer, signatureKeysSchema } from './reveal-sealer.ts';
export { requestsQueries, type Looked } from './queries.ts';
