import type { PartyId } from '@icx/identifiers';
import type { Instant, PlainDate } from '@icx/working-days';
import type { Scope } from './access/scopes.ts';

/** One party lets another act for it: on these London days, with these scopes at most. */
export interface AgencyGrant {
  readonly agent: PartyId;
  readonly scopes: readonly Scope[];
  /** Inclusive. */
  readonly from: PlainDate;
  /** Exclusive; `null`: until it is ended. */
  readonly to: PlainDate | null;
}

export interface Agency extends AgencyGrant {
  readonly grantedAt: Instant;
  readonly ended: { readonly at: Instant; readonly reason: string } | null;
}

/** Neither ended nor run out, though perhaps not begun. */
export const isLasting = ({ to, ended }: Agency, on: PlainDate): boolean => !ended && (to === null || on < to);

/** What this agent may do for the principal on this day; `undefined`: nothing. */
export const agencyInForce = (
  { agencies = [] }: { readonly agencies?: readonly Agency[] },
  agent: string,
  on: PlainDate,
): Agency | undefined => agencies.find((one) => one.agent === agent && one.from <= on && isLasting(one, on));
