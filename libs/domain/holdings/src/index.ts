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
