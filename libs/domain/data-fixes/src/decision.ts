import type { PartyId } from '@icx/identifiers';
import type { Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { DataFixEvent } from './events.ts';
import type { Capacity } from './state.ts';

/** What every command says: who, as what, and when it came through the door. */
export interface Act {
  readonly at: Instant;
  readonly by: PartyId;
  readonly as: Capacity;
}

/** What a decision comes to: events to append or, where the caller is refused, why. */
export interface CaseDecision {
  readonly events: readonly DataFixEvent[];
  readonly refusal?: Refusal;
}

export const accept = (...events: readonly DataFixEvent[]): CaseDecision => ({ events });
export const reject = (refusal: Refusal): CaseDecision => ({ events: [], refusal });
