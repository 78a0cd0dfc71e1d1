import type { PartyId } from '@icx/identifiers';
import { rate, type SupplierFigures } from './supplier-figures.ts';

/** Where a supplier stands among those that had something due, by the share that it answered in time; nobody is named. */
export interface Rank {
  /** 1 is the best; several of one share have the same. */
  readonly rank: number;
  readonly of: number;
  readonly inTimeShare: number;
}

/** Several of one share have the same; 1 is the best. */
export const rankIn = (shares: readonly number[], own: number): number =>
  1 + shares.filter((share) => share > own).length;

/** `null`: nothing of it was due. */
export const rankOf = (party: PartyId, suppliers: readonly SupplierFigures[]): Rank | null => {
  const shares = suppliers.flatMap(({ party: one, inTime, due }) => {
    const share = rate(inTime, due);
    return share === null ? [] : [{ one, share }];
  });
  const own = shares.find(({ one }) => one === party);
  if (!own) return null;
  return {
    rank: rankIn(
      shares.map(({ share }) => share),
      own.share,
    ),
    of: shares.length,
    inTimeShare: own.share,
  };
};
