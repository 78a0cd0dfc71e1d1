import { isRefusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { at, BBBB, esme, gsme, later, mapId, msn, ppmid, variant } from './device.fixture.ts';
import { evolveDevice, recordDevice, type Device, type DeviceState, type InventoryEvent } from './index.ts';
import { faults } from './fixtures/record-device.data.ts';

const asked: string[] = [];
const facts = {
  at,
  by: BBBB,
  isMapId: (id: string, on: string) => {
    asked.push(`${id} on ${on}`);
    return ['MAPX', 'MPX'].includes(id);
  },
};
const record = (device: Device, state: DeviceState = null) => recordDevice(device, state, facts);
const stateOf = (...devices: readonly Device[]): DeviceState =>
  devices.flatMap((device) => record(device) as readonly InventoryEvent[]).reduce<DeviceState>(evolveDevice, null);
const recorded = (device: Device, by = BBBB) => ({
  type: 'inventory.device-recorded.v2',
  data: { ...device, at, by },
});

test.each([esme, gsme, ppmid])('records a $deviceType', (device) => expect(record(device)).toEqual([recorded(device)]));

test('the identical picture is no event, whoever sends it and whenever', () =>
  expect(recordDevice(esme, stateOf(esme), { ...facts, at: later, by: esme.addedBy! })).toEqual([]));

test.each(Object.keys(esme) as (keyof Device)[])('a newer picture, of which only %s differs, is recorded', (member) => {
  const other = { ...esme, [member]: member.endsWith('On') ? '2026-10-02' : `not ${esme[member]}` };
  const state = { ...other, history: [] };
  expect(record(esme, state)).toEqual([recorded(esme)]);
});

test('what was deleted comes back, though the picture is the same', () =>
  expect(record(esme, { ...stateOf(esme)!, deleted: { at, by: BBBB } })).toEqual([recorded(esme)]));

describe('a device that contradicts itself', () => {
  test.each(faults)('$says: $code', ({ device, code, pointer, passes }) => {
    const refused = record(device);
    expect(refused).toMatchObject({ code, pointer, errors: [{ code, pointer }] });
    expect(refused).toMatchObject({ detail: expect.stringMatching(/[:] .{5,}\.$/) });
    for (const change of passes) expect(isRefusal(record({ ...device, ...change }))).toBe(false);
  });

  test('is told all its faults', () =>
    expect(record({ ...esme, esmeVariant: variant('A'), mapId: mapId('MPX'), smiStatus: null })).toMatchObject({
      code: 'smi-status-missing',
      errors: [
        { code: 'smi-status-missing' },
        { code: 'mpxn-not-for-device-type', pointer: '/secondaryImportMpan' },
        { code: 'map-id-fuel-mismatch' },
      ],
    }));

  test('a MAP ID that is no longer in force does not keep the rest from being kept up to date', () => {
    const held = { ...esme, mapId: mapId('ZZZZ') };
    expect(record({ ...held, msn: msn('E6S9') }, { ...held, history: [] })).toHaveLength(1);
    expect(record({ ...esme, mapId: mapId('ZZZZ') }, stateOf(esme))).toMatchObject({ code: 'map-id-unknown' });
  });
});

test('the list of MAP IDs is asked for the day in London', () => {
  asked.length = 0;
  recordDevice(esme, null, { ...facts, at: instant('2026-06-30T23:30:00Z') });
  expect(asked).toEqual(['MAPX on 2026-07-01']);
});

test('a free text may differ in one letter only', () =>
  expect(record({ ...esme, msn: msn('e6s26000001') }, stateOf(esme))).toHaveLength(1));
