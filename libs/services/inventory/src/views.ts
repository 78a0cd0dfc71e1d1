import type { RecordedEvent } from '@icx/event-store';
import { caseless, plainMsn } from '@icx/identifiers';
import { deviceEventTypes, evolveDevice, inInventory, type DeviceState, type InventoryEvent } from '@icx/inventory';
import type { Row, StateView } from '@icx/read-store';
import { changesBetween } from './device-changes.ts';

interface Followed {
  readonly device: DeviceState;
  /** Position of the last event. */
  readonly changed: bigint;
  /** Position at which it came to its present, or last, MAP ID. */
  readonly joined: bigint | null;
  /** Position at which it came to its present meter point. */
  readonly placed: bigint;
}

const waiting: readonly unknown[] = ['Pending', 'Whitelisted', 'InstalledNotCommissioned'];

const columns = {
  device_id: 'text',
  device_type: 'text',
  smi_status: 'text',
  mpxn: 'text',
  secondary_mpan: 'text',
  export_mpan: 'text',
  hub: 'text',
  /** Both as they are compared, whatever their capitals. */
  msn: 'text',
  manufacturer: 'text',
  map_id: 'text',
  registered_supplier: 'text',
  /** Its status is one of those before commissioning. */
  uncommissioned: 'boolean',
  changed_position: 'position',
  /** When it came to its present, or last, MAP ID. */
  map_position: 'position',
  /** When it came to its present meter point. */
  mpxn_position: 'position',
  /** A `MirroredDevice`. */
  document: 'json',
} as const;

/**
 * The mirror as it stands, and what Meter Asset Providers are told of its changes. A device that was deleted is found by
 * its Device ID only: its other columns are `null`.
 */
export const inventoryView: StateView<Followed> = {
  name: 'inventory',
  version: 6,
  tables: [
    {
      name: 'devices',
      columns,
      primaryKey: ['device_id'],
      indexes: [
        { columns: ['mpxn'] },
        { columns: ['device_id', 'registered_supplier'] },
        { columns: ['hub'], where: 'hub is not null' },
        { columns: ['map_id', 'device_id'], where: 'map_id is not null' },
        { columns: ['msn', 'manufacturer'], where: 'msn is not null' },
        { columns: ['secondary_mpan'], where: 'secondary_mpan is not null' },
        { columns: ['export_mpan'], where: 'export_mpan is not null' },
      ],
    },
    {
      name: 'device_changes',
      columns: {
        position: 'position',
        map_id: 'text',
        device_id: 'text',
        at: 'text',
        what: 'text',
        before: 'json',
        after: 'json',
      },
      // A change of MAP ID is one event and two notices: to whom it left and to whom it came.
      primaryKey: ['map_id', 'position'],
      indexes: [],
    },
  ],
  events: deviceEventTypes,
  initial: { device: null, changed: 0n, joined: null, placed: 0n },
  evolve: ({ device: before, joined, placed }, event) => {
    const { position } = event;
    const device = evolveDevice(before, event as unknown as InventoryEvent);
    const came = changesBetween(before, device).some(({ what }) => what.includes('added'));
    return {
      device,
      changed: position,
      joined: came ? position : joined,
      placed: before?.mpxn === device?.mpxn ? placed : position,
    };
  },
  rows: (_, { device, changed, joined, placed }) =>
    device ? [{ table: 'devices', row: { ...rowOf(device, changed, joined), mpxn_position: placed } }] : [],
  append: (event, { device: before }, { device }) =>
    changesBetween(before, device).map(({ mapId, what, before: facets, after }) => ({
      table: 'device_changes',
      row: {
        position: event.position,
        map_id: mapId,
        device_id: device!.deviceId,
        at: timeOf(event),
        what: what.join(','),
        before: facets,
        after,
      },
    })),
};

const timeOf = ({ data, recordedAt }: RecordedEvent): string =>
  typeof data['at'] === 'string' ? data['at'] : recordedAt;

const rowOf = (device: NonNullable<DeviceState>, changed: bigint, joined: bigint | null): Row => {
  const here = inInventory(device);
  return {
    device_id: device.deviceId,
    device_type: device.deviceType,
    smi_status: here ? device.smiStatus : null,
    mpxn: here ? device.mpxn : null,
    secondary_mpan: here ? device.secondaryImportMpan : null,
    export_mpan: here ? device.exportMpan : null,
    hub: here ? device.hub : null,
    msn: here && device.msn ? plainMsn(device.msn) : null,
    manufacturer: here && device.manufacturer ? caseless(device.manufacturer) : null,
    map_id: here ? device.mapId : null,
    registered_supplier: here ? device.registeredSupplier : null,
    uncommissioned: here && waiting.includes(device.smiStatus),
    changed_position: changed,
    map_position: joined,
    document: device,
  };
};
