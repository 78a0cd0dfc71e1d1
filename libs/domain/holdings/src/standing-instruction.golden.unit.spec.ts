import { replaysGolden } from '@icx/decider-testing';
import { evolveInstructions, instructionEventTypes, type InstructionEvent, type Instructions } from './index.ts';

replaysGolden(
  new URL('golden/standing-instructions.jsonl', import.meta.url),
  instructionEventTypes,
  (events: readonly InstructionEvent[]) => events.reduce<Instructions>(evolveInstructions, []),
);
