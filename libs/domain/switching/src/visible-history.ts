import { oversees, type Viewer } from '@icx/parties';
import type { Contradiction } from './contradiction.ts';
import type { RegistrationHistory, SupplyPeriod } from './registration-history.ts';

/** A period next to one of the viewer's own: whom it gained from or lost to, and when; not by which switch. */
export type NeighbouringPeriod = Pick<SupplyPeriod, 'supplier' | 'from' | 'to'>;

export interface VisibleHistory {
  readonly periods: readonly (SupplyPeriod | NeighbouringPeriod)[];
  readonly contradictions: readonly Contradiction[];
}

/**
 * What may be seen of a meter point. Who oversees the exchange sees all of it, a supplier its own periods and those next to them. Who supplied before or after
 * those is between others. A contradiction is shown to those whose supply began or ended by the switch that it leaves
 * open. `undefined`: it never supplied here, so there is nothing that it may know of.
 */
export const visibleTo = (viewer: Viewer, history: RegistrationHistory): VisibleHistory | undefined => {
  if (oversees(viewer)) return history;
  const { party } = viewer;
  const { periods, contradictions } = history;
  const owns = (index: number): boolean => periods[index]?.supplier === party;
  if (!periods.some((_, index) => owns(index))) return undefined;
  const boundaries = new Set(
    periods.flatMap(({ switchId }, index) => (owns(index) || owns(index - 1) ? [switchId] : [])),
  );
  return {
    periods: periods.flatMap((period, index) => {
      if (owns(index)) return [period];
      const { supplier, from, to } = period;
      return owns(index - 1) || owns(index + 1) ? [{ supplier, from, to }] : [];
    }),
    // The last one named is the one that counts and is in doubt; those before it may be a stranger's.
    contradictions: contradictions.filter(({ switches }) => boundaries.has(switches.at(-1)!)),
  };
};
