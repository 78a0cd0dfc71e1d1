import { londonDate } from '@icx/working-days';
import { inInventory, pictureOf, type Device, type DeviceState, type InventoryEvent, type Mark } from './device.ts';
import { deviceFaults, refuseAll, type DeviceFacts, type Refusals } from './device-faults.ts';

/** A whole picture of a device, each member parsed by itself. */
export type DeviceDraft = Device;

export const samePicture = (a: Device, b: Device): boolean => {
  const members = Object.keys(a) as (keyof Device)[];
  return members.length === Object.keys(b).length && members.every((member) => a[member] === b[member]);
};

/**
 * Records a first or newer picture of a device. No events: the mirror holds the identical picture already.
 * A device that was deleted comes back.
 */
export const recordDevice = (
  draft: DeviceDraft,
  state: DeviceState,
  { at, by, isMapId }: Mark & Pick<DeviceFacts, 'isMapId'>,
): readonly InventoryEvent[] | Refusals => {
  // A MAP ID that is no longer in force must not keep the rest of the picture from being kept up to date.
  const held = inInventory(state) ? state.mapId : null;
  const isKnown: typeof isMapId = (mapId, on) => mapId === held || isMapId(mapId, on);
  const refused = refuseAll(deviceFaults(draft, { isMapId: isKnown, on: londonDate(at) }));
  if (refused) return refused;
  if (inInventory(state) && samePicture(draft, pictureOf(state))) return [];
  return [{ type: 'inventory.device-recorded.v2', data: { ...draft, at, by } }];
};
