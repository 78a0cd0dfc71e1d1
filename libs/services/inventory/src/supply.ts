import type { Mpxn, PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { PlainDate } from '@icx/working-days';
import { inventoryQueries } from './queries.ts';

/** Who is the Registered Supplier of a meter point today. */
export interface Supply {
  readonly supplier: PartyId;
  /** First day of the supply, London; `null`: not known. */
  readonly from: PlainDate | null;
  /** Position in the log of the last message about the meter point, where there is one. */
  readonly position?: bigint;
}

/** Of those of the meter points that have a supplier today. At most 2,000 are asked at a time. */
export type SupplyAt = (mpxns: readonly Mpxn[]) => Promise<ReadonlyMap<Mpxn, Supply>>;

/** What the mirror itself says, for as long as there is no registration data. */
export const mirrorSupply =
  (views: ReadStore): SupplyAt =>
  async (mpxns) =>
    new Map(
      (await inventoryQueries.mirrored(views, mpxns)).map(({ mpxn, registeredSupplier, suppliedFrom }) => [
        mpxn!,
        { supplier: registeredSupplier!, from: suppliedFrom },
      ]),
    );
