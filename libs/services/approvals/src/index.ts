export { actTable, type ActServices } from './act-table.ts';
export { ApprovalReader, approvalSchema, approvalsSchema, wholeApprovalSchema } from './approval-document.ts';
export { secondPersonOf } from './second-person.ts';
export type { ActingCaller, ActName, Acts } from './acts.ts';
export { TwoPersonActs, type ApprovalEngines, type KnownProposal } from './two-person-acts.ts';
export { approvalsView } from './views.ts';
export { approvalsQueries } from './queries.ts';
