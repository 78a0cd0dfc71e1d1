import { deciderOf } from '@icx/commands';
import type { DeviceId, PartyId } from '@icx/identifiers';
import { deviceEventTypes, evolveDevice, type DeviceState, type InventoryEvent } from '@icx/inventory';
import type { Instant } from '@icx/working-days';

export const deviceStream = (deviceId: DeviceId): string => `device-${deviceId}`;

/** Of an update that asked for what the device is: no view and no state is changed by it. */
interface UpdateConfirmed {
  readonly type: 'inventory.update-confirmed.v1';
  readonly data: { readonly kind: string; readonly at: Instant; readonly by: PartyId };
}

export type DeviceEvent = InventoryEvent | UpdateConfirmed;

export const aDevice = deciderOf<DeviceState, DeviceEvent>(
  null,
  (state, event) => (event.type === 'inventory.update-confirmed.v1' ? state : evolveDevice(state, event)),
  [...deviceEventTypes, 'inventory.update-confirmed.v1'],
);

export const foldDevice = (events: readonly DeviceEvent[]): DeviceState =>
  events.reduce(aDevice.evolve, aDevice.initial);
