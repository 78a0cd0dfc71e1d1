import { parseInventoryUpdate, type InventoryUpdate } from '@icx/inventory';
import { isRefusal, must } from '@icx/refusals';
import { plainDate } from '@icx/working-days';
import { userRolesOf } from './index.ts';
import { authorOf, deviceId, mpan, openInventory, party, row, type InventoryWorld } from './inventory-world.fixture.ts';

let world: InventoryWorld;
beforeEach(async () => {
  world = await openInventory();
  await world.hold(row(1), row(2, { smiStatus: 'Pending' }));
  for (const serial of [1, 2, 3]) world.registration.set(mpan(serial), { supplier: party('AAAA'), from: null });
});
afterEach(() => world.close());

const parsed = (value: object) => must<InventoryUpdate>(parseInventoryUpdate(value));
const update = (value: object, by = 'AAAA', command?: string) =>
  world.writer.update(parsed(value), authorOf(by, command, value));
const codeOf = async (value: object, by?: string) => {
  const answer = await update(value, by);
  return isRefusal(answer) ? answer.code : undefined;
};
const status = (serial: number, to: string) => ({ kind: 'status', deviceId: deviceId(serial), status: to });
const details = (changes: object) => ({ kind: 'details', deviceId: deviceId(2), changes });
const moved = (changes: object) => ({ kind: 'mpxn', deviceId: deviceId(1), ...changes });

test('an accepted update answers with the device, and the view has it', async () => {
  expect(await update(status(1, 'Commissioned'))).toMatchObject({
    deviceId: deviceId(1),
    smiStatus: 'Commissioned',
    history: [{ status: 'InstalledNotCommissioned' }, { status: 'Commissioned', by: 'AAAA' }],
  });
  const [device] = await world.views.query
    .selectFrom('devices')
    .selectAll()
    .where('uncommissioned', '=', false)
    .execute();
  expect(device).toMatchObject({ device_id: deviceId(1), smi_status: 'Commissioned' });
});

test('the codes are told of facts of the parties, the list, registration and the log', async () => {
  const certify = { ...row(2), status: 'current' };
  const { deviceType, esmeVariant, manufacturer, model, firmwareVersion } = certify;
  expect(await codeOf(details({ msn: 'NEW-1' }))).toBe('E080409');
  const product = { deviceType, esmeVariant, manufacturer, model, firmwareVersion };
  must(await world.certified.import([product], { replace: false }, authorOf('DCCX')));
  expect(await codeOf(details({ msn: 'NEW-1' }), 'BBBB')).toBe('E080410');
  expect(await codeOf(details({ msn: 'NEW-1' }))).toBeUndefined();
  expect(await codeOf(details({}))).toBe('E080408');
  expect(await codeOf(details({ mapId: 'MAPZ' }))).toBe('map-id-unknown');

  expect(await codeOf(status(1, 'Commissioned'), 'MAPP')).toBe('E080410');
  expect(await codeOf(status(9, 'Commissioned'))).toBe('E080406');
  expect(await codeOf(status(2, 'Commissioned'))).toBe('E080406');
  expect(await codeOf(status(2, 'InstalledNotCommissioned'), 'BBBB')).toBeUndefined();

  expect(await codeOf(moved({ importMpxn: mpan(3) }), 'BBBB')).toBe('E080410');
  expect(await codeOf(moved({ importMpxn: mpan(4) }))).toBe('E080415');
  expect(await codeOf(moved({ secondaryImportMpan: mpan(3) }))).toBe('E080413');
  expect(await codeOf(moved({ importMpxn: mpan(3) }))).toBeUndefined();
});

test('the same command again is carried out once, and answered as it was', async () => {
  const first = await update(status(1, 'Commissioned'), 'AAAA', 'once');
  await update(status(1, 'Suspended'));
  const head = await world.log.head();
  expect(await update(status(1, 'Commissioned'), 'AAAA', 'once')).toEqual(first);
  expect(await update(status(1, 'Withdrawn'), 'AAAA', 'once')).toMatchObject({ code: 'command-id-reused' });
  expect(await world.log.head()).toBe(head);
});

test('User Roles are those of the market identifiers of the day, and only a supplier has any', async () => {
  const parties = await world.register.parties();
  const rolesOf = (id: string, on = '2026-11-23') => userRolesOf(parties.get(id)!, plainDate(on));
  expect(['AAAA', 'BBBB', 'MAPP', 'DCCX'].map((id) => rolesOf(id))).toEqual([['EIS', 'GIS'], ['EIS'], [], []]);
  expect(rolesOf('AAAA', '1999-12-31')).toEqual([]);
  expect(userRolesOf({ ...parties.get('AAAA')!, kind: 'agent' }, plainDate('2026-11-23'))).toEqual([]);
});

test('what is so already is on record all the same: sent again late, it undoes nothing', async () => {
  const confirm = () => update(status(1, 'InstalledNotCommissioned'), 'AAAA', 'confirm');
  expect(await confirm()).toMatchObject({ smiStatus: 'InstalledNotCommissioned' });
  await update(status(1, 'Commissioned'));
  const head = await world.log.head();
  expect(await confirm()).toMatchObject({ smiStatus: 'InstalledNotCommissioned' });
  expect(await world.log.head()).toBe(head);
  const names = (await world.log.readStream(`device-${deviceId(1)}`)).map(({ type }) => type.split('.')[1]);
  expect(names.slice(-2)).toEqual(['update-confirmed', 'device-updated']);
});

test('two updates at once are decided one after the other', async () => {
  const remove = { kind: 'delete', deviceId: deviceId(2) };
  const answers = await Promise.all([update(remove), update(remove)]);
  expect(answers.filter(isRefusal)).toMatchObject([{ code: 'E080407' }]);
  const [, ...others] = await world.log.readStream(`device-${deviceId(2)}`);
  expect(others).toMatchObject([{ type: 'inventory.device-deleted.v1' }]);
});

test('a deleted device is found by its Device ID only, until an import brings it back', async () => {
  await update({ kind: 'delete', deviceId: deviceId(2) });
  const find = () => world.views.query.selectFrom('devices').selectAll().where('device_id', '=', deviceId(2)).execute();
  expect(await find()).toMatchObject([
    {
      device_type: 'ESME',
      smi_status: null,
      mpxn: null,
      msn: null,
      map_id: null,
      registered_supplier: null,
      uncommissioned: false,
      hub: null,
    },
  ]);
  await world.hold(row(2, { smiStatus: 'Pending' }));
  expect(await find()).toMatchObject([{ smi_status: 'Pending', mpxn: mpan(2), map_id: 'MAPX', uncommissioned: true }]);
});

describe('when a meter moves, what hangs on its hub moves with it', () => {
  const hub = deviceId(90);
  const at = async (mpxn: string) =>
    (
      await world.views.query
        .selectFrom('devices')
        .select('device_id')
        .where('mpxn', '=', mpxn)
        .orderBy('device_id')
        .execute()
    ).map((device) => device['device_id']);
  const other = { esmeVariant: null, mpxn: mpan(1), hub };
  beforeEach(() =>
    world.hold(
      row(1, { hub }),
      row(10, { ...other, deviceType: 'PPMID' }),
      row(11, { ...other, deviceType: 'PPMID', hub: deviceId(91) }),
      row(12, { ...other, deviceType: 'PPMID', mpxn: mpan(4) }),
      row(90, { ...other, deviceType: 'CHF', hub: null }),
    ),
  );

  test('to the new MPxN, as soon as the update is answered', async () => {
    must(await update(moved({ importMpxn: mpan(3) })));
    expect(await at(mpan(3))).toEqual([1, 10, 90].map(deviceId));
    expect(await at(mpan(1))).toEqual([deviceId(11)]);
    expect(await world.log.readStream(`device-${deviceId(10)}`)).toMatchObject([
      { type: 'inventory.device-recorded.v2' },
      {
        type: 'inventory.device-updated.v1',
        data: { kind: 'mpxn', changes: { mpxn: mpan(3), registeredSupplier: 'AAAA', suppliedFrom: null }, by: 'AAAA' },
        metadata: { party: 'AAAA', user: 'test:AAAA' },
      },
    ]);
  });

  test('by the repeated command too, if the exchange stopped in between', async () => {
    must(await update(moved({ importMpxn: mpan(3) }), 'AAAA', 'once'));
    await world.hold(row(10, { ...other, deviceType: 'PPMID' }));
    must(await update(moved({ importMpxn: mpan(3) }), 'AAAA', 'once'));
    expect(await at(mpan(3))).toContain(deviceId(10));
  });

  test('but not by a repeated command that the meter has left behind', async () => {
    must(await update(moved({ importMpxn: mpan(3) }), 'AAAA', 'once'));
    must(await update(moved({ importMpxn: mpan(1) })));
    must(await update(moved({ importMpxn: mpan(3) }), 'AAAA', 'once'));
    expect(await at(mpan(1))).toEqual([1, 10, 11, 90].map(deviceId));
  });
});
