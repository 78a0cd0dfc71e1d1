export { ActOnRequest, RequestPerformer } from './act-on-request.ts';
export { FactFinder } from './facts.ts';
export { DeviceFinder } from './device-finder.ts';
export type { NamedDevice } from './device-finder.ts';
export { DeviceRequests } from './device-requests.ts';
export { RequestIds } from './request-ids.ts';
export { RequestRouting } from './request-routing.ts';
export { AnswerRequest, AnswerRequestHandler } from './answer-request.ts';
export { answerOnce } from './answer-once.ts';
export { answersIn } from './answers.ts';
export type { RoutedAnswer } from './answers.ts';
export type { AnswerDraft } from './code-intake.ts';
export { answerMembers, answerOfRow, readAnswerRow, type AnswerRow } from './answer-row.ts';
export { LegFetches, type Reader } from './leg-fetches.ts';
export { Worklist, worklistCells, worklistColumns } from './worklist.ts';
export { answerDraft, raiseDraft } from './drafts.ts';
export type { AnswerMembers, RaiseMembers } from './drafts.ts';
export { RequestDocuments } from './document.ts';
export { requestSchema, type RequestDocument } from './request-schema.ts';
export { requestStates } from './request-words.ts';
export { evidenceSchema, type EvidenceDocument } from './evidence/schema.ts';
export { historyOf, historySchema, type HistoryDocument } from './history.ts';
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
export { backlogItem, backlogTable } from './backlog-entries.ts';
export { Batches } from './batches.ts';
export { RaisingTogether, type DraftOfEach, type RaisedTogether } from './raising-together.ts';
export { RequestLog } from './request-log.ts';
export type { Loaded, Observer, Outcome, RaisedState } from './request-log.ts';
export { Deliveries, type DeliveryFailure } from './deliveries.ts';
export type { RequestChannel } from './channel.ts';
export { requestHandlers, requestServices } from './request-services.ts';
export type { RequestEngines } from './request-services.ts';
export { ReleaseReveal } from './release-reveal.ts';
export { RefusedReveals } from './refused-reveals.ts';
export { RevealCode, revealedCodeSchema, sealedRevealSchema } from './reveal-code.ts';
export type { RevealedCode, SealedReveal } from './reveal-code.ts';
export type { CalendarRevision } from './calendar-revision.ts';
export type { OnRegister, RaiseDraft } from './request-routing.ts';
export { Timers } from './timers.ts';
export { requestsView } from './views.ts';
export { outsideReply } from './outside-reply.ts';
export { PartyNames } from './party-names.ts';
export {
  nothingSupplied,
  premisesRaisedSchema,
  premisesRequestsSchema,
  PremisesRequests,
  type PremisesDevice,
  type PremisesRaised,
} from './premises-requests.ts';
export { RequestSearch } from './request-search.ts';
export { ShownRequests, type ShownRequest } from './shown-requests.ts';
export { relationTo, requestUnknown, seesAll } from './standing.ts';
export { HeldAnswers } from './held-answers.ts';
export type { CodeHeld, CodesHeld } from './held-answers.ts';
export { noRevealKeySchema, parseRevealJwk, revealKeySchema, RevealKeys } from './reveal-keys.ts';
export type { RevealKey } from './reveal-keys.ts';
export { RevealSealer, signatureKeysSchema } from './reveal-sealer.ts';
export { requestsQueries, type Looked } from './queries.ts';
export { legLines, legsTable, legVerdicts, type LegVerdict } from './leg-rows.ts';
