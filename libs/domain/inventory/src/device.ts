import type { DeviceId, Manufacturer, MapId, Mpan, Mpxn, Msn, PartyId, SmiStatus } from '@icx/identifiers';
import type { Instant, PlainDate } from '@icx/working-days';
import type { InventoryDeviceType } from './device-type.ts';
import type { EsmeVariant, FirmwareVersion, Model, SmetsChtsVersion } from './text.ts';

/** Whether it can be reached over the wide area network. */
export const wans = ['connected', 'not-connected', 'unknown'] as const;

/** What the mirror of the Smart Metering Inventory knows of one device. `null`: not known, or none. */
export interface Device {
  readonly deviceId: DeviceId;
  readonly deviceType: InventoryDeviceType;
  /** Of an ESME only. */
  readonly esmeVariant: EsmeVariant | null;
  /** `null` for type 2 devices (IHD, CAD), which have none. */
  readonly smiStatus: SmiStatus | null;
  /** Import MPxN: its own or, for a device without one, that of its hub. */
  readonly mpxn: Mpxn | null;
  /** Of a twin-element ESME only. */
  readonly secondaryImportMpan: Mpan | null;
  /** Of an ESME only. */
  readonly exportMpan: Mpan | null;
  /** Device ID of its communications hub (CHF). */
  readonly hub: DeviceId | null;
  readonly msn: Msn | null;
  readonly manufacturer: Manufacturer | null;
  readonly model: Model | null;
  readonly firmwareVersion: FirmwareVersion | null;
  readonly smetsChtsVersion: SmetsChtsVersion | null;
  /** Not definitive (SECMP0011): the asset's owner as the inventory has it. */
  readonly mapId: MapId | null;
  /** As the mirror has it; registration data is what counts. */
  readonly registeredSupplier: PartyId | null;
  /** First day of that supply as the mirror has it, London. */
  readonly suppliedFrom: PlainDate | null;
  /** Who pre-notified it: "normally the MPAs or the asset provider, or even the meter manufacturer" (DP213). */
  readonly addedBy: PartyId | null;
  /** Who is recorded to have installed it, where somebody is. */
  readonly installingSupplier: PartyId | null;
  readonly installedOn: PlainDate | null;
  /**
   * Date of the record that names the installer. The gas record names the installer of the first SMETS meter at the
   * point, so a device installed later makes it suspect.
   */
  readonly installerRecordedOn: PlainDate | null;
  readonly removedOn: PlainDate | null;
  readonly wan: (typeof wans)[number];
}

/** Members that were not recorded before the second version of the event. */
type Added =
  | 'model'
  | 'esmeVariant'
  | 'firmwareVersion'
  | 'smetsChtsVersion'
  | 'secondaryImportMpan'
  | 'exportMpan'
  | 'hub'
  | 'addedBy'
  | 'installerRecordedOn'
  | 'removedOn';

/** A device as `inventory.device-recorded.v1` has it; where it has a later member nevertheless, that counts. */
export type DeviceV1 = Omit<Device, Added> & Partial<Pick<Device, Added>>;

const unknown: Readonly<Record<Added, null>> = {
  model: null,
  esmeVariant: null,
  firmwareVersion: null,
  smetsChtsVersion: null,
  secondaryImportMpan: null,
  exportMpan: null,
  hub: null,
  addedBy: null,
  installerRecordedOn: null,
  removedOn: null,
};

/** What was not recorded then is not known. */
export const upcastDevice = (device: DeviceV1): Device => ({ ...unknown, ...device });

/** Who did it and when, on the exchange's clock. */
export interface Mark {
  readonly at: Instant;
  readonly by: PartyId;
}

/** What an accepted update changes; members that stay as they were are not in it. */
export type DeviceChanges = Partial<Omit<Device, 'deviceId'>>;

export type InventoryEvent =
  | { readonly type: 'inventory.device-recorded.v1'; readonly data: DeviceV1 }
  /** From an import: the first or a newer picture of the whole device. */
  | { readonly type: 'inventory.device-recorded.v2'; readonly data: Device & Partial<Mark> }
  /** An accepted update in the manner of Service Request 8.4. */
  | {
      readonly type: 'inventory.device-updated.v1';
      readonly data: Mark & { readonly kind: 'details' | 'status' | 'mpxn'; readonly changes: DeviceChanges };
    }
  | { readonly type: 'inventory.device-deleted.v1'; readonly data: Mark };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const deviceEventTypes = Object.keys({
  'inventory.device-recorded.v1': true,
  'inventory.device-recorded.v2': true,
  'inventory.device-updated.v1': true,
  'inventory.device-deleted.v1': true,
} satisfies Record<InventoryEvent['type'], true>);

export interface StatusSince {
  readonly status: SmiStatus;
  /** `null`: not recorded. */
  readonly at: Instant | null;
  readonly by: PartyId | null;
}

export interface MirroredDevice extends Device {
  /** Every status that the mirror has seen, in order; empty for a type 2 device. */
  readonly history: readonly StatusSince[];
  /** Deleted from the inventory by an update. It is kept as it was, and an import may bring it back. */
  readonly deleted?: Mark;
}

/** `null`: the mirror never had it. */
export type DeviceState = MirroredDevice | null;

export const evolveDevice = (state: DeviceState, event: InventoryEvent): DeviceState => {
  switch (event.type) {
    case 'inventory.device-recorded.v1':
      return withHistory(upcastDevice(event.data), state, null, null);
    case 'inventory.device-recorded.v2': {
      const { at = null, by = null, ...device } = event.data;
      return withHistory(device, state, at, by);
    }
    case 'inventory.device-updated.v1':
      return state && withHistory({ ...state, ...event.data.changes }, state, event.data.at, event.data.by);
    case 'inventory.device-deleted.v1':
      return state && { ...state, deleted: { at: event.data.at, by: event.data.by } };
    default:
      // Streams of the context that are no device, such as the Certified Products List.
      return state;
  }
};

const withHistory = (device: Device, before: DeviceState, at: Instant | null, by: PartyId | null): MirroredDevice => {
  const history = before?.history ?? [];
  const { smiStatus: status } = device;
  const changed = status !== null && status !== history.at(-1)?.status;
  return { ...device, history: changed ? [...history, { status, at, by }] : history };
};

/** The picture alone, as it would be imported again. */
export const pictureOf = ({ history: _history, deleted: _deleted, ...device }: MirroredDevice): Device => device;

/** In the inventory: recorded and not deleted. */
export const inInventory = (state: DeviceState): state is MirroredDevice => state !== null && !state.deleted;
