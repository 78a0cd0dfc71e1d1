import { sql } from 'kysely';
import type { Mpxn, PartyId } from '@icx/identifiers';
import type { MirroredDevice } from '@icx/inventory';
import type { ReadStore } from '@icx/read-store';
import type { PlainDate } from '@icx/working-days';

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
  async (mpxns) => {
    const rows = await views.query
      .selectFrom('devices')
      .select(['mpxn', 'document'])
      .where('mpxn', 'in', mpxns)
      .where('registered_supplier', 'is not', null)
      // The last one counts: the latest word, and before all the meter that is there.
      .orderBy(sql`device_type in ('ESME', 'GSME') and smi_status not in ('Decommissioned', 'Withdrawn')`)
      .orderBy('changed_position')
      .execute();
    return new Map(
      rows.map(({ mpxn, document }) => {
        const { registeredSupplier, suppliedFrom } = JSON.parse(document as string) as MirroredDevice;
        return [mpxn as Mpxn, { supplier: registeredSupplier!, from: suppliedFrom }];
      }),
    );
  };
