import type { NewEvent, RecordedEvent } from '@icx/event-store';
import type { DeviceId } from '@icx/identifiers';
import { evolveDevice, type DeviceState, type InventoryEvent } from '@icx/inventory';

export const deviceStream = (deviceId: DeviceId): string => `device-${deviceId}`;

export const foldDevice = (events: readonly RecordedEvent[]): DeviceState =>
  (events as readonly unknown[] as readonly InventoryEvent[]).reduce<DeviceState>(evolveDevice, null);

export const asNew = (events: readonly InventoryEvent[]): readonly NewEvent[] =>
  events as readonly unknown[] as readonly NewEvent[];
