export { Conflicts, type Resolved, type Which } from './conflicts.ts';
export { Deletions, type Deleted } from './deletions.ts';
export { suspectsView } from './held-stream.ts';
export { Holders, notSuccessor, type NamedDevice } from './holders.ts';
export { answeringServices } from './answering-services.ts';
export { AutomaticAnswers } from './automatic-answers.ts';
export type { InstructionDocument } from './instruction-document.ts';
export { instructionDocument, instructionListSchema, instructionSchema } from './instruction-document.ts';
export { answersSchema, mostAnswers, offerPageSchema, Offers } from './offers.ts';
export type { AnswersDocument, OffersDocument } from './offers.ts';
export { Coverage } from './coverage.ts';
export { coverageSchema, missingSchema } from './coverage-document.ts';
export type { CoverageDocument, MissingDocument } from './coverage-document.ts';
export { OfferedCodes } from './offered-codes.ts';
export { StandingInstructions, type InstructionDraft } from './standing-instructions.ts';
export {
  clearedSchema,
  conflictPageSchema,
  deletedSchema,
  holdingConflictSchema,
  holdingCountSchema,
  holdingPageSchema,
  holdingSchema,
  holdingStates,
  keepingSchema,
  resolvedSchema,
  type ConflictPage,
  type HoldingPage,
} from './holding-document.ts';
export { HoldingList, type HoldingFilter } from './holding-list.ts';
export { holdingsServices, type HoldingsEngines } from './holdings-services.ts';
export { Keeper } from './keeper.ts';
export { holdingsQueries } from './queries.ts';
export { Suspicions } from './suspicions.ts';
