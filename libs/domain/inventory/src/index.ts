import type { DeviceId, DeviceType, Manufacturer, MapId, Mpxn, Msn, PartyId, SmiStatus } from '@icx/identifiers';
import type { PlainDate } from '@icx/working-days';

/** What the mirror of the Smart Metering Inventory knows of one device. */
export interface Device {
  readonly deviceId: DeviceId;
  readonly deviceType: DeviceType;
  /** `null` for type 2 devices (IHD, CAD), which have none. */
  readonly smiStatus: SmiStatus | null;
  /** Its own or, for a device without one, that of its hub. */
  readonly mpxn: Mpxn | null;
  readonly msn: Msn | null;
  readonly manufacturer: Manufacturer | null;
  readonly mapId: MapId | null;
  readonly registeredSupplier: PartyId;
  /** First day of that supply, London. */
  readonly suppliedFrom: PlainDate;
  /** Who is recorded to have installed it, where somebody is. */
  readonly installingSupplier: PartyId | null;
  readonly installedOn: PlainDate | null;
  readonly wan: 'connected' | 'not-connected' | 'unknown';
}

export type InventoryEvent = { readonly type: 'inventory.device-recorded.v1'; readonly data: Device };

export type DeviceState = Device | null;

export const evolveDevice = (_: DeviceState, event: InventoryEvent): DeviceState => event.data;
