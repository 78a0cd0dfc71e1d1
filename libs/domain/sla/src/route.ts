import type { PartyId } from '@icx/identifiers';
import type { LegFacts } from './leg-facts.ts';

/**
 * Who was asked before and at a leg, in order, as far as a reader may know: who asked knows all, an addressee its own legs,
 * not whom else the requester asked.
 * @param legs of one request @param reader a supplier; `undefined`: SECAS, which knows all
 */
export const routeTo = (
  { leg, requester }: Pick<LegFacts, 'leg' | 'requester'>,
  legs: readonly LegFacts[],
  reader: PartyId | undefined,
): readonly LegFacts[] =>
  legs.filter((one) => one.leg <= leg && [undefined, requester, one.addressee].includes(reader));
