export { FeedWatch, type ContradictoryPoint, type DayCount } from './feed-watch.ts';
export { Gains, proposalUnknown } from './gains.ts';
export { proposalSchema, type ProposalDocument } from './proposal.ts';
export { ProposalList, proposalPageSchema } from './proposal-list.ts';
export { ProposalRequests } from './proposal-requests.ts';
export { Successions, type SuccessionDraft } from './successions.ts';
export {
  successionDocument,
  successionListSchema,
  SuccessionReader,
  successionSchema,
  successionStandingSchema,
  successionUnknown,
  type SuccessionDocument,
  type SuccessionStanding,
} from './succession-document.ts';
export { supplyHistorySchema, type SupplyHistory } from './supply-history.ts';
export { contradictionPageSchema, switchCountsSchema, SwitchReader, type SwitchCounts } from './switch-reader.ts';
export {
  readSwitch,
  recordedSwitchDocument,
  recordedSwitchSchema,
  switchBatchDocument,
  switchBatchErrors,
  switchBatchSchema,
  switchMembers,
  type SwitchTaken,
} from './switch-rows.ts';
export { SuccessionRunner } from './succession-runner.ts';
export {
  SwitchIntake,
  type RecordedSwitches,
  type SwitchDraft,
  type SwitchOutcome,
  type SwitchRow,
} from './switch-intake.ts';
export { switchingServices, type SwitchingEngines } from './switching-services.ts';
export { proposalsView } from './views.ts';
export { switchingQueries } from './queries.ts';
