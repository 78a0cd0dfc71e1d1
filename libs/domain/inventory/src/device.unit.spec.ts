import { AAAA, at, BBBB, esme, later, ppmid } from './device.fixture.ts';
import { evolveDevice, inInventory, pictureOf, type DeviceState, type InventoryEvent } from './index.ts';

const fold = (...events: readonly InventoryEvent[]): DeviceState => events.reduce<DeviceState>(evolveDevice, null);

const recorded = (device = esme): InventoryEvent => ({
  type: 'inventory.device-recorded.v2',
  data: { ...device, at, by: BBBB },
});
const statusUpdated: InventoryEvent = {
  type: 'inventory.device-updated.v1',
  data: { kind: 'status', changes: { smiStatus: 'Commissioned' }, at: later, by: AAAA },
};
const deleted: InventoryEvent = { type: 'inventory.device-deleted.v1', data: { at: later, by: AAAA } };

test('an imported picture is the device, with who brought its status and when', () => {
  const state = fold(recorded())!;
  expect(pictureOf(state)).toEqual(esme);
  expect(state.history).toEqual([{ status: 'InstalledNotCommissioned', at, by: BBBB }]);
});

test('the history has each change of status once, whatever brought it', () => {
  const recovered = { ...esme, smiStatus: 'Suspended' } as const;
  const again: InventoryEvent = { type: 'inventory.device-recorded.v2', data: recovered };
  const state = fold(recorded(), recorded({ ...esme, removedOn: esme.installedOn }), statusUpdated, again);
  expect(state?.history).toEqual([
    { status: 'InstalledNotCommissioned', at, by: BBBB },
    { status: 'Commissioned', at: later, by: AAAA },
    { status: 'Suspended', at: null, by: null },
  ]);
});

test('a type 2 device has no history of statuses', () =>
  expect(fold(recorded({ ...ppmid, deviceType: 'IHD', smiStatus: null }))?.history).toEqual([]));

test('a newer picture replaces the earlier one whole', () =>
  expect(pictureOf(fold(recorded(), recorded(ppmid))!)).toEqual(ppmid));

test('an update changes what it names and nothing else', () =>
  expect(pictureOf(fold(recorded(), statusUpdated)!)).toEqual({ ...esme, smiStatus: 'Commissioned' }));

test('a deleted device is kept as it was, out of the inventory, until an import brings it back', () => {
  const gone = fold(recorded(), deleted);
  expect(gone).toEqual({ ...fold(recorded()), deleted: { at: later, by: AAAA } });
  expect(inInventory(gone)).toBe(false);
  expect(inInventory(fold(recorded(), deleted, recorded()))).toBe(true);
  expect(inInventory(null)).toBe(false);
});

test('events of what was never recorded, or of no device, change nothing', () => {
  expect(fold(statusUpdated, deleted)).toBeNull();
  const other = { type: 'inventory.certified-products-imported.v1', data: {} } as unknown as InventoryEvent;
  expect(fold(recorded(), other)).toEqual(fold(recorded()));
});
