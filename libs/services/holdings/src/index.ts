export { Holders, notSuccessor, type NamedDevice } from './holders.ts';
export { answeringServices } from './answering-services.ts';
export { AutomaticAnswers } from './automatic-answers.ts';
export { instructionDocument, instructionListSchema, instructionSchema } from './instruction-document.ts';
export { OfferedCodes } from './offered-codes.ts';
export { StandingInstructions, type InstructionDraft } from './standing-instructions.ts';
export { holdingsQueries } from './queries.ts';
export { holdingsServices, type HoldingsEngines } from './holdings-services.ts';
