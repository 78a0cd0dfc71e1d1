import type { SupplyRegister } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import type { Clock } from '@icx/runtime';
import { Holders } from './holders.ts';

export interface HoldingsEngines {
  readonly views: ReadStore;
  readonly clock: Clock;
  readonly supply: SupplyRegister;
}

/** What serves holdings, ready to use without Nest. */
export const holdingsServices = ({ views, clock, supply }: HoldingsEngines) => {
  const holders = new Holders(supply, views, clock);
  return { holders };
};
