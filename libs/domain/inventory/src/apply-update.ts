import { refuse, type Refusal } from '@icx/refusals';
import { londonDate, type Instant } from '@icx/working-days';
import { checkUpdate, type UpdateFacts } from './check-update.ts';
import {
  inInventory,
  type Device,
  type DeviceChanges,
  type DeviceState,
  type InventoryEvent,
  type Mark,
  type MirroredDevice,
} from './device.ts';
import { isMeter } from './device-type.ts';
import { deviceFaults, refuseAll, type DeviceFacts, type Refusals } from './device-faults.ts';
import { detailsAfter, mpxnsOf, type InventoryUpdate } from './update.ts';

type Changing = Exclude<InventoryUpdate, { kind: 'delete' }>;

/** The device as the update asks for it. */
const after = (update: Changing, device: Device, { registeredSupplierOf }: UpdateFacts): Device => {
  switch (update.kind) {
    case 'details':
      return detailsAfter(update, device);
    case 'status':
      return { ...device, smiStatus: update.status };
    case 'mpxn': {
      const {
        mpxn = device.mpxn,
        secondaryImportMpan = device.secondaryImportMpan,
        exportMpan = device.exportMpan,
      } = mpxnsOf(update);
      const moved = { ...device, mpxn, secondaryImportMpan, exportMpan };
      if (mpxn === device.mpxn) return moved;
      return { ...moved, registeredSupplier: (mpxn && registeredSupplierOf(mpxn)) ?? null, suppliedFrom: null };
    }
  }
};

const changesBetween = (before: Device, now: Device): DeviceChanges => {
  const members = Object.keys(before) as (keyof Device)[];
  const changed = members.filter((member) => before[member] !== now[member]);
  return Object.fromEntries(changed.map((member) => [member, now[member]]));
};

/** Of an update that `checkUpdate` accepts. No events: the device is so already. */
export const applyUpdate = (
  update: InventoryUpdate,
  device: MirroredDevice,
  facts: UpdateFacts,
  at: Instant,
): readonly InventoryEvent[] => {
  const mark = { at, by: facts.by.party };
  if (update.kind === 'delete') return [{ type: 'inventory.device-deleted.v1', data: mark }];
  const changes = changesBetween(device, after(update, device, facts));
  return Object.keys(changes).length === 0
    ? []
    : [{ type: 'inventory.device-updated.v1', data: { kind: update.kind, changes, ...mark } }];
};

/**
 * A device without a meter point of its own has that of its hub: it goes with the meter there from one to the other. No
 * events: it is not on that hub, or not at the MPxN that the meter left.
 */
export const followMeter = (
  device: DeviceState,
  left: Device,
  { hub, mpxn, registeredSupplier, suppliedFrom }: Device,
  mark: Mark,
): readonly InventoryEvent[] => {
  if (!inInventory(device) || isMeter(device.deviceType) || device.mpxn === null) return [];
  const onHub = hub !== null && (device.hub === hub || device.deviceId === hub);
  return onHub && device.mpxn === left.mpxn && mpxn !== left.mpxn
    ? [
        {
          type: 'inventory.device-updated.v1',
          data: { kind: 'mpxn', changes: { mpxn, registeredSupplier, suppliedFrom }, ...mark },
        },
      ]
    : [];
};

/**
 * The update's events, or why it is refused: by a published code, or, where none of them applies, as an import of the
 * resulting device would be. A fault that the device has already and the update does not touch is no reason.
 */
export const decideUpdate = (
  update: InventoryUpdate,
  state: DeviceState,
  facts: UpdateFacts & Pick<DeviceFacts, 'isMapId'>,
  at: Instant,
): readonly InventoryEvent[] | Refusal | Refusals => {
  const refused = checkUpdate(update, state, facts);
  if (refused) return refuse(refused.code, refused.detail);
  const device = state as MirroredDevice;
  const { party } = facts.by;
  const supplier = device.mpxn && facts.registeredSupplierOf(device.mpxn);
  if (update.kind === 'status' && ![supplier, device.installingSupplier, device.addedBy].includes(party))
    return refuse(
      'device-not-yours',
      'You neither supply this device nor installed or pre-notified it, so its status is not yours to change. Check the Device ID, or ask its supplier.',
    );
  return newFaults(update, device, facts, at) ?? applyUpdate(update, device, facts, at);
};

const newFaults = (
  update: InventoryUpdate,
  device: MirroredDevice,
  facts: UpdateFacts & Pick<DeviceFacts, 'isMapId'>,
  at: Instant,
): Refusals | undefined => {
  if (update.kind === 'delete') return undefined;
  const on = londonDate(at);
  const now = after(update, device, facts);
  const old = new Set(deviceFaults(device, { ...facts, on }).map(keyOf));
  const touched = new Set(Object.keys(changesBetween(device, now)).map((member) => `/${member}`));
  return refuseAll(
    deviceFaults(now, { ...facts, on }).filter((fault) => touched.has(fault.pointer!) || !old.has(keyOf(fault))),
  );
};

const keyOf = ({ code, pointer }: Refusal): string => `${code} ${pointer}`;
