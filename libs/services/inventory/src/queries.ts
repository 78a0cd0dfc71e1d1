import { sql } from 'kysely';
import {
  caseless,
  deviceTypes,
  hasSmiStatus,
  plainMsn,
  type DeviceId,
  type Manufacturer,
  type MapId,
  type Mpxn,
  type Msn,
  type PartyId,
} from '@icx/identifiers';
import type { MirroredDevice } from '@icx/inventory';
import { atMeterPoint } from '@icx/parties-service';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { DeviceChange } from './device-changes.ts';

interface DeviceRow {
  readonly device_id: DeviceId;
  readonly device_type: string;
  readonly smi_status: string | null;
  readonly mpxn: Mpxn | null;
  readonly secondary_mpan: Mpxn | null;
  readonly export_mpan: Mpxn | null;
  readonly hub: DeviceId | null;
  readonly map_id: MapId | null;
  readonly registered_supplier: PartyId | null;
  readonly changed_position: bigint;
  readonly map_position: bigint | null;
  readonly document: MirroredDevice;
}

/** What one event changed of one device, as its MAP is told. */
interface ChangeRow {
  readonly position: bigint;
  readonly map_id: MapId;
  readonly device_id: DeviceId;
  readonly at: string;
  /** `ChangeKind`s, with commas. */
  readonly what: string;
  readonly before: DeviceChange['before'];
  readonly after: DeviceChange['after'];
}

/** A message of the switch feed about the meter point of one device. */
interface SwitchRow {
  readonly position: bigint;
  readonly device_id: DeviceId;
  readonly at: string;
  readonly losing: PartyId | null;
  readonly gaining: PartyId;
  readonly effective_from: string;
  readonly withdrawn: boolean;
}

interface Tables {
  readonly devices: DeviceRow;
  readonly device_changes: ChangeRow;
  readonly switch_messages: { readonly position: bigint };
}

export type MeterRow = Pick<DeviceRow, 'device_id' | 'smi_status' | 'mpxn' | 'registered_supplier'>;
export type ReportedRow = Pick<DeviceRow, 'device_id' | 'changed_position' | 'map_position' | 'document'>;

/** By MPxN of any kind (Import, Secondary Import, Export); or by MSN together with the manufacturer, for serial numbers are not unique. */
export type DeviceSearch =
  | { readonly mpxn: Mpxn; readonly msn?: Msn; readonly manufacturer?: Manufacturer }
  | { readonly msn: Msn; readonly manufacturer: Manufacturer };

/** A stretch of the log: after one position, up to another. */
export interface Stretch {
  readonly after: bigint;
  readonly upTo: bigint;
}

const meters = ['ESME', 'GSME'];
const typeTwo = deviceTypes.filter((type) => !hasSmiStatus(type));
/** A meter of these is at its meter point no more. */
const gone = ['Decommissioned', 'Withdrawn'];

const devices = (views: Views) => tablesOf<Tables>(views).selectFrom('devices');

/** Of these types, but for those that are on site no more. */
const present = (views: Views, types: readonly string[]) =>
  devices(views)
    .where('device_type', 'in', types)
    .where((where) => where.or([where('smi_status', 'is', null), where('smi_status', 'not in', gone)]));

export const inventoryQueries = {
  /** Of the devices at these meter points that have a Registered Supplier; the last of a meter point tells who it is. */
  mirrored: async (views: Views, mpxns: readonly Mpxn[]): Promise<readonly MirroredDevice[]> => {
    const rows = await devices(views)
      .select('document')
      .where('mpxn', 'in', mpxns)
      .where('registered_supplier', 'is not', null)
      // The latest word, and before all the meter that is there. One of which it is not known whether it is counts least.
      .orderBy(
        sql`case when device_type not in (${sql.join(meters)}) or smi_status in (${sql.join(gone)}) then 1
          when smi_status is null then 0 else 2 end`,
      )
      .orderBy('changed_position')
      .execute();
    return rows.map(({ document }) => document);
  },

  /** Changes of a MAP's devices, oldest first. */
  changesOf: (views: Views, mapId: MapId, { after, upTo }: Stretch, limit: number): Promise<readonly ChangeRow[]> =>
    tablesOf<Tables>(views)
      .selectFrom('device_changes')
      .selectAll()
      .where('map_id', '=', mapId)
      .where('position', '>', after)
      .where('position', '<=', upTo)
      .orderBy('position')
      .orderBy('device_id')
      .limit(limit)
      .execute(),

  /** Switches of the meter points of a MAP's devices, by device, since they came to the MAP and to the meter point. */
  switchesOf: async (
    views: Views,
    mapId: MapId,
    { after, upTo }: Stretch,
    limit: number,
  ): Promise<readonly SwitchRow[]> => {
    const { rows } = await sql<SwitchRow>`
      select s.position, d.device_id, s.received_at as at, s.losing, s.gaining, s.effective_from, s.withdrawn
      from switch_messages s join devices d on d.mpxn = s.mpxn
      -- As an expression, so that no engine walks all devices of the MAP for each switch.
      where coalesce(d.map_id, '') = ${mapId} and s.position > d.map_position and s.position > d.mpxn_position
        and s.position > ${after} and s.position <= ${upTo}
      order by s.position, d.device_id limit ${limit}`.execute(views.query);
    return rows;
  },

  /** Position of the message of the feed that is so many after a position; `undefined`: there are fewer. */
  switchAfter: async (views: Views, after: bigint, count: number): Promise<bigint | undefined> => {
    const [row] = await tablesOf<Tables>(views)
      .selectFrom('switch_messages')
      .select('position')
      .where('position', '>', after)
      .orderBy('position')
      .offset(count - 1)
      .limit(1)
      .execute();
    return row?.position;
  },

  /** Devices of a MAP after one (`''`: from the first), in order of Device ID. */
  devicesOf: (views: Views, mapId: MapId, after: string, limit: number): Promise<readonly ReportedRow[]> =>
    devices(views)
      .select(['device_id', 'changed_position', 'map_position', 'document'])
      .where('map_id', '=', mapId)
      .where('device_id', '>', after as DeviceId)
      .orderBy('device_id')
      .limit(limit)
      .execute(),

  /** In order of Device ID. */
  found: async (views: Views, search: DeviceSearch, limit: number): Promise<readonly MirroredDevice[]> => {
    const { rows } = await sql<{ readonly document: MirroredDevice }>`
      select document from devices
      where ${'mpxn' in search ? atMeterPoint('devices', search.mpxn) : sql`msn = ${plainMsn(search.msn)} and manufacturer = ${caseless(search.manufacturer)}`}
      order by device_id limit ${limit}`.execute(views.query);
    return rows.map(({ document }) => document);
  },

  /** Meters other than this one on its hub, at a meter point. */
  otherMeters: async (views: Views, hub: DeviceId, mpxn: Mpxn, than: DeviceId): Promise<readonly DeviceId[]> => {
    const rows = await devices(views)
      .select('device_id')
      .where('hub', '=', hub)
      .where('mpxn', '=', mpxn)
      .where('device_type', 'in', meters)
      .where('device_id', '<>', than)
      .orderBy('device_id')
      .execute();
    return rows.map(({ device_id: deviceId }) => deviceId);
  },

  /** The hub and what hangs on it, at a meter point. */
  onHub: async (views: Views, hub: DeviceId, mpxn: Mpxn): Promise<readonly DeviceId[]> => {
    const rows = await devices(views)
      .select('device_id')
      .where((where) => where.or([where('hub', '=', hub), where('device_id', '=', hub)]))
      .where('mpxn', '=', mpxn)
      .orderBy('device_id')
      .execute();
    return rows.map(({ device_id: deviceId }) => deviceId);
  },

  /** Meters that may be on site after one (`''`: from the first), in order of Device ID. */
  metersAfter: (views: Views, after: string, limit: number): Promise<readonly MeterRow[]> =>
    present(views, meters)
      .select(['device_id', 'smi_status', 'mpxn', 'registered_supplier'])
      .where('device_id', '>', after as DeviceId)
      .orderBy('device_id')
      .limit(limit)
      .execute(),

  /** Those of the meter points at which the mirror has several meters. */
  crowded: async (views: Views, mpxns: readonly Mpxn[]): Promise<ReadonlySet<Mpxn>> => {
    const rows = await present(views, meters)
      .select('mpxn')
      .where('mpxn', 'in', mpxns)
      .groupBy('mpxn')
      .having(({ fn }) => fn.countAll(), '>', 1)
      .execute();
    return new Set(rows.map(({ mpxn }) => mpxn!));
  },

  /** Those of the meter points at which it has a meter, by any of its MPxNs, or a type 2 device (IHD, CAD). */
  met: async (views: Views, mpxns: readonly Mpxn[]): Promise<ReadonlySet<Mpxn>> => {
    const found = new Set<Mpxn>();
    for (const column of ['mpxn', 'secondary_mpan', 'export_mpan'] as const) {
      const rows = await present(views, [...meters, ...typeTwo])
        .select(column)
        .where(column, 'in', mpxns)
        .execute();
      for (const row of rows) found.add((row as Record<typeof column, Mpxn>)[column]);
    }
    return found;
  },
} satisfies NamedQueries;
