import { count, document, ofEach } from '@icx/documents';
import type { DeviceId, Mpxn, PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { inventoryQueries, type MeterRow } from './queries.ts';
import type { Supply, SupplyAt } from './supply.ts';

/**
 * `supplier-differs`: the mirror names another supplier than registration, or none. `no-registration`: registration
 * knows no supplier of the device's MPxN. `no-device`: the mirror has no meter at a registered meter point,
 * nor a type 2 device, of which it may know nothing else.
 * `two-meters`: it has several. `no-mpxn`: it has a meter on site without a meter point.
 */
export const differences = ['supplier-differs', 'no-registration', 'no-device', 'two-meters', 'no-mpxn'] as const;
export type Difference = (typeof differences)[number];

export interface Discrepancy {
  /** `null` where there is no device. */
  readonly deviceId: DeviceId | null;
  readonly mpxn: Mpxn | null;
  readonly difference: Difference;
  /** Registered Supplier as the mirror has it. */
  readonly mirror: PartyId | null;
  readonly registration: PartyId | null;
}

/** Registered meter points after one (`''`: from the first), in order, at most `limit`. */
export type RegistrationsAfter = (
  after: string,
  limit: number,
) => Promise<readonly (Pick<Supply, 'supplier'> & { readonly mpxn: Mpxn })[]>;

/** How many there are of each. */
export const differenceCountsSchema = document('DifferenceCounts', ofEach(differences, count()).properties);

/** So many devices or meter points are in memory at a time. */
const PAGE = 1_000;

const onSite: readonly unknown[] = ['Whitelisted', 'InstalledNotCommissioned', 'Commissioned'];

/** Registration against mirror: DP213 believes that "unidentified errors could be in the thousands". */
export class Reconciliation {
  constructor(
    private readonly views: ReadStore,
    private readonly supplyAt: SupplyAt,
    private readonly registrationsAfter: RegistrationsAfter,
  ) {}

  /** Those that concern the viewer: a supplier its own, by either side; who oversees or runs the inventory, all. */
  async *rowsFor({ party, role }: Viewer): AsyncGenerator<Discrepancy, void, undefined> {
    for await (const row of this.rows())
      if (role !== 'supplier' || row.mirror === party || row.registration === party) yield row;
  }

  /**
   * Meters in order of Device ID, then meter points without one. Only meters are compared: what hangs on their hub has
   * their MPxN, and would tell each error again [choice]. Several differences of one meter are several rows.
   */
  async *rows(): AsyncGenerator<Discrepancy, void, undefined> {
    yield* this.#ofMeters();
    yield* this.#ofMeterPoints();
  }

  async *#ofMeters(): AsyncGenerator<Discrepancy, void, undefined> {
    for (let after = '', page: readonly MeterRow[]; ; after = page.at(-1)!.device_id) {
      page = await inventoryQueries.metersAfter(this.views, after, PAGE);
      const mpxns = [...new Set(page.map(({ mpxn }) => mpxn).filter((mpxn) => mpxn !== null))];
      const supplies = mpxns.length > 0 ? await this.supplyAt(mpxns) : new Map<Mpxn, Supply>();
      const crowded = await this.#crowded(mpxns);
      for (const meter of page) yield* differencesOf(meter, supplies, crowded);
      if (page.length < PAGE) return;
    }
  }

  async *#ofMeterPoints(): AsyncGenerator<Discrepancy, void, undefined> {
    for (let after = ''; ;) {
      const page = await this.registrationsAfter(after, PAGE);
      const met = await this.#met(page.map(({ mpxn }) => mpxn));
      for (const { mpxn, supplier } of page)
        if (!met.has(mpxn))
          yield { deviceId: null, mpxn, difference: 'no-device', mirror: null, registration: supplier };
      if (page.length < PAGE) return;
      after = page.at(-1)!.mpxn;
    }
  }

  /** Meter points at which the mirror has several meters. */
  async #crowded(mpxns: readonly Mpxn[]): Promise<ReadonlySet<unknown>> {
    return mpxns.length === 0 ? new Set() : inventoryQueries.crowded(this.views, mpxns);
  }

  /**
   * Those at which the mirror has a meter, by its Import MPxN, Secondary Import or Export MPAN, or a type 2 device (IHD,
   * CAD): whoever added that need not have told of the meter, so its premises are no error of the mirror [choice].
   */
  async #met(mpxns: readonly Mpxn[]): Promise<ReadonlySet<unknown>> {
    return mpxns.length === 0 ? new Set() : inventoryQueries.met(this.views, mpxns);
  }
}

function* differencesOf(
  { device_id: deviceId, smi_status: status, mpxn, registered_supplier: mirror }: MeterRow,
  supplies: ReadonlyMap<Mpxn, Supply>,
  crowded: ReadonlySet<unknown>,
): Generator<Discrepancy, void, undefined> {
  if (mpxn === null) {
    if (onSite.includes(status)) yield { deviceId, mpxn, difference: 'no-mpxn', mirror, registration: null };
    return;
  }
  const registration = supplies.get(mpxn)?.supplier ?? null;
  const row = { deviceId, mpxn, mirror, registration };
  if (registration === null) yield { ...row, difference: 'no-registration' };
  else if (registration !== mirror) yield { ...row, difference: 'supplier-differs' };
  if (crowded.has(mpxn)) yield { ...row, difference: 'two-meters' };
}
