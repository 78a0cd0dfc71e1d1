import { replaysGolden } from '@icx/decider-testing';
import {
  evolveInstructions,
  evolveOffersTaken,
  instructionEventTypes,
  offersTakenTypes,
  type InstructionEvent,
  type Instructions,
  type OffersTaken,
  type TakenOffers,
} from './index.ts';

replaysGolden(
  new URL('golden/standing-instructions.jsonl', import.meta.url),
  instructionEventTypes,
  (events: readonly InstructionEvent[]) => events.reduce<Instructions>(evolveInstructions, []),
);
replaysGolden(
  new URL('golden/offers-taken.jsonl', import.meta.url),
  offersTakenTypes,
  (events: readonly OffersTaken[]) => events.reduce<TakenOffers>(evolveOffersTaken, null),
);
