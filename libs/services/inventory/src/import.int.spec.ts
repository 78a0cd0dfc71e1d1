import { must } from '@icx/refusals';
import { authorOf, deviceId, mpan, openInventory, row, type InventoryWorld } from './inventory-world.fixture.ts';

let world: InventoryWorld;
beforeEach(async () => {
  world = await openInventory();
});
afterEach(() => world.close());

const importOf = async (...rows: readonly unknown[]) => must(await world.writer.importDevices(rows, authorOf('DCCX')));
const outcomes = async (...rows: readonly unknown[]) => (await importOf(...rows)).map(({ outcome }) => outcome);
const devices = () =>
  world.views.query.selectFrom('devices').selectAll().orderBy('device_id').execute() as Promise<
    Record<string, unknown>[]
  >;

test('every row is answered in its place, and a bad one hurts none of its neighbours', async () => {
  const answers = await importOf(
    row(1),
    { ...row(2), mpxn: '1', colour: 'grey' },
    row(3, { mapId: 'MAPZ' }),
    'no object',
    row(4, { mopId: 'MOPX' }),
    row(5),
  );
  expect(answers).toEqual([
    { index: 0, deviceId: deviceId(1), outcome: 'accepted' },
    {
      index: 1,
      deviceId: null,
      outcome: 'rejected',
      errors: [
        expect.objectContaining({ code: 'unknown-member', pointer: '/colour' }),
        expect.objectContaining({ code: 'mpxn-invalid', pointer: '/mpxn' }),
      ],
    },
    {
      index: 2,
      deviceId: deviceId(3),
      outcome: 'rejected',
      errors: [expect.objectContaining({ code: 'map-id-unknown', pointer: '/mapId' })],
    },
    { index: 3, deviceId: null, outcome: 'rejected', errors: [expect.objectContaining({ code: 'row-not-object' })] },
    {
      index: 4,
      deviceId: null,
      outcome: 'rejected',
      errors: [expect.objectContaining({ code: 'mop-mam-out-of-scope', pointer: '/mopId' })],
    },
    { index: 5, deviceId: deviceId(5), outcome: 'accepted' },
  ]);
  expect((await devices()).map((device) => device['device_id'])).toEqual([deviceId(1), deviceId(5)]);
});

test('the same rows again change nothing', async () => {
  expect(await outcomes(row(1), row(2))).toEqual(['accepted', 'accepted']);
  const before = await devices();
  expect(await outcomes(row(1), row(2))).toEqual(['already-held', 'already-held']);
  expect(await devices()).toEqual(before);
});

test('the same import sent late undoes nothing that came since; its key with other rows is refused', async () => {
  const import1 = () => world.writer.importDevices([row(1)], authorOf('DCCX', 'import-1', { rows: 1 }));
  await import1();
  await world.hold(row(1, { smiStatus: 'Commissioned' }));
  expect(await import1()).toMatchObject([{ outcome: 'accepted' }]);
  expect((await devices())[0]!['smi_status']).toBe('Commissioned');
  expect(await world.writer.importDevices([row(2)], authorOf('DCCX', 'import-1', { rows: 2 }))).toMatchObject({
    code: 'command-id-reused',
  });
});

test('an import sent late answers each row as it did, and undoes nothing where it had changed nothing', async () => {
  await world.hold(row(1));
  const send = () => world.writer.importDevices([row(1), row(2), row(2)], authorOf('DCCX', 'import-1'));
  const first = await send();
  expect(first).toMatchObject([{ outcome: 'already-held' }, { outcome: 'accepted' }, { outcome: 'already-held' }]);
  await world.hold(row(1, { smiStatus: 'Commissioned' }), row(2, { smiStatus: 'Commissioned' }));
  const head = await world.log.head();
  expect(await send()).toEqual(first);
  expect(await world.log.head()).toBe(head);
});

test('rows of one device are taken in their order', async () => {
  const states = ['Pending', 'Whitelisted', 'Whitelisted', 'Commissioned'];
  const answers = await outcomes(...states.map((smiStatus) => row(1, { smiStatus })), row(1, { mapId: 'MPX' }));
  expect(answers).toEqual(['accepted', 'accepted', 'already-held', 'accepted', 'rejected']);
  const [device] = await devices();
  const { history } = device!['document'] as { history: object[] };
  const mark = { at: '2026-11-23T10:00:00.000Z', by: 'DCCX' };
  expect(history).toEqual(['Pending', 'Whitelisted', 'Commissioned'].map((status) => ({ status, ...mark })));
});

test('two imports of the same devices at once record each device once', async () => {
  const rows = Array.from({ length: 700 }, (_, n) => row(n));
  const answers = (await Promise.all([outcomes(...rows), outcomes(...rows)])).flat();
  expect(answers.filter((outcome) => outcome === 'accepted')).toHaveLength(700);
  expect(answers.filter((outcome) => outcome === 'already-held')).toHaveLength(700);
  expect(await devices()).toHaveLength(700);
});

test('an import has at most 10,000 rows, told before any is taken', async () => {
  const rows = Array.from({ length: 10_001 }, () => row(1));
  expect(await world.writer.importDevices(rows, authorOf('DCCX'))).toMatchObject({ code: 'batch-too-large' });
  expect(await devices()).toEqual([]);
});

test('who imported is on record', async () => {
  await world.writer.importDevices([row(1)], authorOf('DCCX', 'import-1'));
  expect(await world.log.readStream(`device-${deviceId(1)}`)).toMatchObject([
    {
      type: 'inventory.device-recorded.v2',
      data: { at: '2026-11-23T10:00:00.000Z', by: 'DCCX', deviceId: deviceId(1) },
      metadata: { party: 'DCCX', user: 'test:DCCX', command: 'import-1' },
    },
  ]);
});

test('the view has what is looked up by column, as soon as the import is answered', async () => {
  await world.hold(row(1, { hub: deviceId(9) }), row(2, { deviceType: 'IHD', esmeVariant: null, smiStatus: null }));
  expect(await devices()).toMatchObject([
    {
      device_type: 'ESME',
      smi_status: 'InstalledNotCommissioned',
      mpxn: mpan(1),
      secondary_mpan: null,
      export_mpan: null,
      hub: deviceId(9),
      msn: 'e6s1',
      manufacturer: 'wattmeter ltd',
      map_id: 'MAPX',
      registered_supplier: 'AAAA',
      uncommissioned: true,
    },
    { device_type: 'IHD', smi_status: null, uncommissioned: false },
  ]);
});

test('an import is answered when the views have all of it', async () => {
  await importOf(...Array.from({ length: 2_000 }, (_, n) => row(n)));
  const position = await world.views.position();
  expect(position).toBe(await world.log.head());
});

test.each([
  ['Pending', true],
  ['Whitelisted', true],
  ['InstalledNotCommissioned', true],
  ['Commissioned', false],
  ['Suspended', false],
  ['Decommissioned', false],
])('a %s device counts as uncommissioned: %j', async (smiStatus, uncommissioned) => {
  await world.hold(row(1, { smiStatus }));
  expect(await devices()).toMatchObject([{ uncommissioned }]);
});

test('a rebuilt view is the same view', async () => {
  await world.hold(row(1), row(2, { mapId: null }), row(3));
  await world.hold(row(1, { smiStatus: 'Commissioned' }), row(3, { mapId: 'MAPY' }));
  const all = async () => [
    await devices(),
    await world.views.query.selectFrom('device_changes').selectAll().orderBy('position').orderBy('map_id').execute(),
  ];
  const before = await all();
  expect(before.map(({ length }) => length)).toEqual([3, 5]);
  expect(await world.views.rebuild()).toMatchObject({ state: 'done' });
  expect(await all()).toEqual(before);
});
