import { AAAA, at, BBBB, deviceId, esme, gsme, mapId, later, mpan, msn, ppmid, variant } from './device.fixture.ts';
import {
  decideUpdate,
  evolveDevice,
  followMeter,
  pictureOf,
  type InventoryEvent,
  type InventoryUpdate,
} from './index.ts';
import type { Device, MirroredDevice } from './index.ts';

const suppliers: Readonly<Record<string, typeof AAAA>> = Object.fromEntries(
  [1, 2, 3, 11, 12, 13].map((serial) => [mpan(serial), AAAA]),
);
const facts = {
  by: { party: AAAA, roles: ['EIS'] },
  registeredSupplierOf: (mpxn: string) => suppliers[mpxn],
  isCertified: () => true,
  isMapId: (id: string) => ['MAPX', 'MAPY', 'MPX'].includes(id),
};
const mirrored = (device: Partial<Device>): MirroredDevice => ({
  ...esme,
  ...device,
  history: [{ status: 'Pending', at, by: BBBB }],
});
const installed = mirrored({ smiStatus: 'InstalledNotCommissioned' });
const pending = mirrored({ smiStatus: 'Pending' });
const decide = (update: object, device: MirroredDevice | null) =>
  decideUpdate({ deviceId: esme.deviceId, ...update } as InventoryUpdate, device, facts, later);
const applied = (update: object, device: MirroredDevice) =>
  (decide(update, device) as readonly InventoryEvent[]).reduce(evolveDevice, device);
const updated = (kind: string, changes: object) => [
  { type: 'inventory.device-updated.v1', data: { kind, changes, at: later, by: AAAA } },
];

describe('an accepted update', () => {
  test.each<[string, object, MirroredDevice, string, object]>([
    ['status', { kind: 'status', status: 'Commissioned' }, installed, 'status', { smiStatus: 'Commissioned' }],
    ['details', { kind: 'details', changes: { msn: msn('N-1') } }, pending, 'details', { msn: 'N-1' }],
    ['details removed', { kind: 'details', changes: { mapId: null } }, pending, 'details', { mapId: null }],
    [
      'only what differs',
      { kind: 'details', changes: { msn: msn('N-1'), mapId: esme.mapId } },
      pending,
      'details',
      { msn: 'N-1' },
    ],
    ['export', { kind: 'mpxn', exportMpan: mpan(13) }, installed, 'mpxn', { exportMpan: mpan(13) }],
    ['export removed', { kind: 'mpxn', exportMpan: null }, installed, 'mpxn', { exportMpan: null }],
    [
      'secondary',
      { kind: 'mpxn', secondaryImportMpan: mpan(12) },
      installed,
      'mpxn',
      { secondaryImportMpan: mpan(12) },
    ],
    [
      'import: the supplier is that of the new one, from a day that only registration knows',
      { kind: 'mpxn', importMpxn: mpan(11) },
      mirrored({ registeredSupplier: BBBB }),
      'mpxn',
      { mpxn: mpan(11), registeredSupplier: 'AAAA', suppliedFrom: null },
    ],
    [
      'import removed: nobody supplies',
      { kind: 'mpxn', importMpxn: null },
      installed,
      'mpxn',
      { mpxn: null, registeredSupplier: null, suppliedFrom: null },
    ],
  ])('%s', (_, update, device, kind, changes) => {
    expect(decide(update, device)).toEqual(updated(kind, changes));
    expect(pictureOf(applied(update, device)!)).toEqual({ ...pictureOf(device), ...changes });
  });

  test.each<[string, object, MirroredDevice]>([
    ['status', { kind: 'status', status: 'InstalledNotCommissioned' }, installed],
    ['details', { kind: 'details', changes: { msn: esme.msn } }, pending],
    ['MPxN', { kind: 'mpxn', importMpxn: esme.mpxn }, installed],
  ])('that asks for what is so already changes nothing: %s', (_, update, device) =>
    expect(decide(update, device)).toEqual([]),
  );

  test('delete', () => {
    expect(decide({ kind: 'delete' }, pending)).toEqual([
      { type: 'inventory.device-deleted.v1', data: { at: later, by: AAAA } },
    ]);
    expect(decide({ kind: 'delete' }, applied({ kind: 'delete' }, pending))).toMatchObject({ code: 'E080407' });
  });

  test('a status goes into the history with who and when', () =>
    expect(applied({ kind: 'status', status: 'Commissioned' }, installed)?.history.at(-1)).toEqual({
      status: 'Commissioned',
      at: later,
      by: 'AAAA',
    }));
});

describe('where no published code applies, an update is refused as an import of its result would be', () => {
  test.each<[string, object, MirroredDevice, string]>([
    ['MAP ID of the other fuel', { mapId: mapId('MPX') }, pending, 'map-id-fuel-mismatch'],
    ['MAP ID not on the list', { mapId: mapId('ZZZZ') }, pending, 'map-id-unknown'],
    [
      'the same MAP ID again, which left the list',
      { mapId: mapId('ZZZZ') },
      mirrored({ smiStatus: 'Pending', mapId: mapId('ZZZY') }),
      'map-id-unknown',
    ],
    [
      'type that the MPxN does not fit',
      { deviceType: 'GSME', esmeVariant: null, mapId: null },
      mirrored({ smiStatus: 'Pending', secondaryImportMpan: null, exportMpan: null }),
      'mpxn-not-for-device-type',
    ],
    [
      'variant that the Secondary MPAN does not fit',
      { esmeVariant: variant('A') },
      pending,
      'mpxn-not-for-device-type',
    ],
    ['itself as hub', { hub: esme.deviceId }, pending, 'hub-is-itself'],
  ])('%s', (_, changes, device, code) => expect(decide({ kind: 'details', changes }, device)).toMatchObject({ code }));

  test('the published code comes first', () =>
    expect(decide({ kind: 'details', changes: { mapId: mapId('ZZZZ') } }, installed)).toMatchObject({
      refused: true,
      code: 'E080407',
    }));

  test('one MPAN twice', () =>
    expect(decide({ kind: 'mpxn', exportMpan: mpan(1) }, installed)).toMatchObject({ code: 'mpxn-repeated' }));

  test('a fault that the device has already does not block what leaves it alone', () =>
    expect(
      decide(
        { kind: 'details', changes: { hub: deviceId(98) } },
        mirrored({ smiStatus: 'Pending', mapId: mapId('ZZZZ') }),
      ),
    ).toEqual(updated('details', { hub: deviceId(98) })));
});

test.each([gsme, ppmid])('a status update of a $deviceType needs no MPxN of its own', (device) =>
  expect(decide({ kind: 'status', status: 'Commissioned' }, mirrored(device))).toHaveLength(1),
);

describe('what has the MPxN of its hub goes with the meter', () => {
  const left = mirrored({});
  const moved = { ...left, mpxn: mpan(11), registeredSupplier: BBBB, suppliedFrom: null };
  const follow = (device: MirroredDevice | null, to: Device) => followMeter(device, left, to, { at: later, by: AAAA });
  const display = mirrored(ppmid);
  const followed = updated('mpxn', { mpxn: mpan(11), registeredSupplier: 'BBBB', suppliedFrom: null });

  test.each<[string, MirroredDevice]>([
    ['a PPMID', display],
    ['the hub itself', mirrored({ ...ppmid, deviceType: 'CHF', deviceId: esme.hub!, hub: null })],
    ['a type 2 device', mirrored({ ...ppmid, deviceType: 'IHD', smiStatus: null })],
  ])('%s', (_, device) => expect(follow(device, moved)).toEqual(followed));

  test.each<[string, MirroredDevice | null, Device]>([
    ['a meter', mirrored({ deviceId: deviceId(7) }), moved],
    ['a device on another hub', { ...display, hub: deviceId(98) }, moved],
    ['a device on no hub', { ...display, hub: null }, moved],
    ['a device that has the MPxN of the other meter', { ...display, mpxn: gsme.mpxn }, moved],
    ['a device without MPxN', { ...display, mpxn: null }, moved],
    ['a deleted device', { ...display, deleted: { at, by: BBBB } }, moved],
    ['nothing', null, moved],
    ['a device whose meter is on no hub', { ...display, hub: null }, { ...moved, hub: null }],
    ['a device whose meter stayed', display, left],
  ])('but not %s', (_, device, to) => expect(follow(device, to)).toEqual([]));
});
