export {
  clearSuspicion,
  deleteHoldings,
  evolveHoldings,
  holdingUnknown,
  keeps,
  noHoldings,
  resolveConflicts,
  sayKeeping,
  suspect,
  type Deletion,
  type HoldingsState,
  type Resolution,
  type Suspicion,
} from './acts.ts';
export {
  deletions,
  doubts,
  holdingsEventTypes,
  kept,
  keptEventTypes,
  type Doubt,
  type HeldBy,
  type HoldingsEvent,
  type Kept,
  type KeptEvent,
  type Recalled,
} from './events.ts';
export type { Holding, Provenance } from './holding.ts';
export { holderNow, holdersFor, holdersForAll, type HeldDevice } from './holders.ts';
export {
  endInstruction,
  evolveInstructions,
  giveInstruction,
  instructionEventTypes,
  instructionFor,
  instructionUnknown,
  instructs,
  parseInstructionId,
} from './standing-instruction.ts';
export type {
  Answerable,
  GivenInstruction,
  InstructionEvent,
  InstructionId,
  Instructions,
  InstructionScope,
  StandingInstruction,
} from './standing-instruction.ts';
export { evolveOffersTaken, offersTakenTypes, type OffersTaken, type TakenOffers } from './offers-taken.ts';
