import type { Parsed, Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { ContactEvent } from './events.ts';

export interface ContactFacts {
  /** One of the exchange's own addresses: mail to it would come back to itself. */
  readonly isOurs: (address: string) => boolean;
  /** From when a point may act that is proved and confirmed at this moment. */
  readonly actsFrom: (at: Instant) => Parsed<Instant>;
}

export type ContactDecision =
  readonly ContactEvent[] | Refusal | { readonly events: readonly ContactEvent[]; readonly refusal: Refusal };
