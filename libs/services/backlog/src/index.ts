export { backlogServices, type BacklogEngines } from './backlog-services.ts';
export { backlogMembers, nameFault, readBacklog, type BacklogRow } from './backlog-row.ts';
export {
  backlogEntrySchema,
  backlogPageSchema,
  backlogSummarySchema,
  entryDocument,
  fileDecisionSchema,
  type BacklogEntryDocument,
  type BacklogPage,
  type BacklogSummary,
} from './documents.ts';
export { FileDecisions, fileDecisionsView } from './file-decisions.ts';
export { BacklogList, isBacklogCursor } from './list.ts';
export { backlogQueries } from './queries.ts';
export { backlogStates, backlogTables } from './tables.ts';
export { BacklogRegister, entryUnknown } from './register.ts';
export { BacklogRows, type RowTaken, type RowToTake } from './rows.ts';
export { BacklogSummaries } from './summary.ts';
export { backlogView } from './views.ts';
