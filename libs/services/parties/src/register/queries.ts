import { sql } from 'kysely';
import type { DeviceId, Mpxn, PartyId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import type { Party } from '@icx/parties';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { SuccessionState, SwitchMessage } from '@icx/switching';

interface Tables {
  readonly parties: { readonly party: PartyId; readonly document: Party };
  readonly successions: { readonly id: string; readonly document: NonNullable<SuccessionState> };
  readonly devices: { readonly device_id: DeviceId; readonly document: Device };
  readonly supply_points: SupplyPointRow;
}

export interface SupplyPointRow {
  readonly mpxn: Mpxn;
  /** All that the feed said of it. */
  readonly document: readonly SwitchMessage[];
  /** Of the last message, in the log. */
  readonly changed_position: bigint;
}

/** Devices, with what the feed said of their meter point, if anything. */
interface SuppliedRow {
  readonly device: Device;
  readonly messages: readonly SwitchMessage[] | null;
}

export type WhichDevices = { readonly deviceId: DeviceId } | { readonly mpxn: Mpxn } | { readonly hub: string };

const tables = (views: Views) => tablesOf<Tables>(views);
const points = (views: Views) =>
  tables(views).selectFrom('supply_points').select(['mpxn', 'document', 'changed_position']);
const documents = <T>(rows: readonly { readonly document: T }[]): readonly T[] => rows.map(({ document }) => document);

/** Rows of `devices`, under this name, that have the meter point as their Import MPxN, Secondary Import or Export MPAN. */
export const atMeterPoint = (devices: string, mpxn: Mpxn) => {
  const [own, secondary, exported] = ['mpxn', 'secondary_mpan', 'export_mpan'].map((name) =>
    sql.ref(`${devices}.${name}`),
  );
  return sql<boolean>`(${own!} = ${mpxn} or ${secondary!} = ${mpxn} or ${exported!} = ${mpxn})`;
};

const which = (devices: WhichDevices) => {
  if ('deviceId' in devices) return sql`d.device_id = ${devices.deviceId}`;
  return 'mpxn' in devices ? atMeterPoint('d', devices.mpxn) : sql`d.hub = ${devices.hub}`;
};

export const registerQueries = {
  parties: async (views: Views): Promise<readonly Party[]> =>
    documents(await tables(views).selectFrom('parties').select('document').orderBy('party').execute()),

  successions: async (views: Views): Promise<readonly NonNullable<SuccessionState>[]> =>
    documents(await tables(views).selectFrom('successions').select('document').orderBy('id').execute()),

  device: async (views: Views, deviceId: DeviceId): Promise<Device | undefined> => {
    const [row] = await tables(views)
      .selectFrom('devices')
      .select('document')
      .where('device_id', '=', deviceId)
      .execute();
    return row?.document;
  },

  /** In order of Device ID. */
  devices: async (views: Views): Promise<readonly Device[]> =>
    documents(await tables(views).selectFrom('devices').select('document').orderBy('device_id').execute()),

  supplyPoints: (views: Views, mpxns: readonly Mpxn[]): Promise<readonly SupplyPointRow[]> =>
    points(views).where('mpxn', 'in', mpxns).orderBy('mpxn').execute(),

  supplyPointsAfter: (views: Views, after: string, limit: number): Promise<readonly SupplyPointRow[]> =>
    points(views)
      .where('mpxn', '>', after as Mpxn)
      .orderBy('mpxn')
      .limit(limit)
      .execute(),

  /**
   * Those that one of these parties supplies, will or did, in order of Device ID: supply is asked for before the device is
   * given. What the feed never told of is supplied by whom the mirror names.
   */
  supplied: async (views: Views, devices: WhichDevices, by: readonly PartyId[]): Promise<readonly SuppliedRow[]> => {
    const names = sql.join(by);
    const { rows } = await sql<SuppliedRow>`
      select d.document as device, p.document as messages
      from devices d left join supply_points p on p.mpxn = d.mpxn
      where ${which(devices)} and (
        exists (select 1 from supply_parties s where s.mpxn = d.mpxn and s.party in (${names}))
        or (p.mpxn is null and d.registered_supplier in (${names})))
      order by d.device_id`.execute(views.query);
    return rows;
  },
} satisfies NamedQueries;
