export { FeedWatch, type ContradictoryPoint, type DayCount } from './feed-watch.ts';
export { Gains, type Proposal } from './gains.ts';
export { ProposalList } from './proposal-list.ts';
export { SuccessionDesk, type SuccessionDraft } from './succession-desk.ts';
export { type SuccessionProgress } from './succession-progress.ts';
export { SuccessionRunner } from './succession-runner.ts';
export { SwitchDesk, type RecordedSwitches, type SwitchDraft, type SwitchOutcome } from './switch-desk.ts';
export { switchingServices, type SwitchingEngines } from './switching-services.ts';
export { proposalsView } from './views.ts';
