import { must } from '@icx/refusals';
import { mapNotices } from './index.ts';
import {
  authorOf,
  deviceId,
  mapId,
  mpan,
  openInventory,
  party,
  row,
  type InventoryWorld,
} from './inventory-world.fixture.ts';

let world: InventoryWorld;
beforeEach(async () => {
  world = await openInventory();
});
afterEach(() => world.close());

const noticesOf = async (of: string, page: { after?: string; limit?: number } = {}) =>
  must(await mapNotices(world, mapId(of), page));
const told = async (of: string) =>
  (await noticesOf(of)).notices.map(({ what, before, after }) => ({ what: what.join(), before, after }));
const whole = {
  smiStatus: 'InstalledNotCommissioned',
  mpxn: mpan(1),
  secondaryImportMpan: null,
  exportMpan: null,
  removedOn: null,
};

test('a MAP is told of status, MPxN, removal and of devices that come and go, each with before and after', async () => {
  await world.hold(row(1));
  await world.hold(row(1, { smiStatus: 'Commissioned' }));
  await world.hold(row(1, { smiStatus: 'Commissioned', mpxn: mpan(2), exportMpan: mpan(3) }));
  await world.hold(row(1, { smiStatus: 'Decommissioned', mpxn: null, exportMpan: null, removedOn: '2026-11-20' }));
  await world.hold(row(1, { mapId: 'MAPY' }));
  expect(await told('MAPX')).toEqual([
    { what: 'added', before: {}, after: whole },
    { what: 'status', before: { smiStatus: 'InstalledNotCommissioned' }, after: { smiStatus: 'Commissioned' } },
    { what: 'mpxn', before: { mpxn: mpan(1), exportMpan: null }, after: { mpxn: mpan(2), exportMpan: mpan(3) } },
    {
      what: 'status,mpxn,removal',
      before: { smiStatus: 'Commissioned', mpxn: mpan(2), exportMpan: mpan(3), removedOn: null },
      after: { smiStatus: 'Decommissioned', mpxn: null, exportMpan: null, removedOn: '2026-11-20' },
    },
    {
      what: 'left',
      before: { ...whole, smiStatus: 'Decommissioned', mpxn: null, removedOn: '2026-11-20' },
      after: {},
    },
  ]);
  expect(await told('MAPY')).toEqual([{ what: 'added', before: {}, after: whole }]);
});

test('neither the MAP that loses a device nor the one that gets it learns of the other', async () => {
  await world.hold(row(1));
  await world.hold(row(1, { mapId: 'MAPY' }));
  expect(JSON.stringify(await noticesOf('MAPX'))).not.toContain('MAPY');
  expect(JSON.stringify(await noticesOf('MAPY'))).not.toContain('MAPX');
});

test('a notice names device, time and place in the log', async () => {
  await world.hold(row(1));
  expect((await noticesOf('MAPX')).notices).toMatchObject([
    { deviceId: deviceId(1), mapId: 'MAPX', at: '2026-11-23T10:00:00.000Z', position: String(await world.log.head()) },
  ]);
});

test('other changes, and devices that never had a MAP ID, leave no notice', async () => {
  await world.hold(row(1), row(2, { mapId: null }));
  await world.hold(row(1, { firmwareVersion: '02.00' }), row(2, { mapId: null, smiStatus: 'Commissioned' }));
  expect(await told('MAPX')).toMatchObject([{ what: 'added' }]);
  expect(await world.views.query.selectFrom('device_changes').selectAll().execute()).toHaveLength(1);
});

test('a deletion is told as removal, and an import after it as a new device', async () => {
  const pending = row(1, { smiStatus: 'Pending' });
  await world.hold(pending);
  must(await world.writer.update({ kind: 'delete', deviceId: deviceId(1) }, authorOf('AAAA')));
  await world.hold(pending);
  expect((await told('MAPX')).map(({ what, after }) => [what, after])).toEqual([
    ['added', { ...whole, smiStatus: 'Pending' }],
    ['removal', { deleted: true }],
    ['added', { ...whole, smiStatus: 'Pending' }],
  ]);
});

test('an update is told too', async () => {
  await world.hold(row(1));
  world.registration.set(mpan(1), { supplier: party('AAAA'), from: null });
  must(await world.writer.update({ kind: 'mpxn', deviceId: deviceId(1), importMpxn: null }, authorOf('AAAA')));
  expect((await told('MAPX')).at(-1)).toEqual({ what: 'mpxn', before: { mpxn: mpan(1) }, after: { mpxn: null } });
});

const switched = async (mpxn: string, gaining: string, version = 1, withdrawn = false): Promise<void> => {
  const stream = `supply-${mpxn}`;
  const { length } = await world.log.readStream(stream);
  const message = { id: 'S1', version, mpxn, losing: 'AAAA', gaining, effectiveFrom: '2026-12-01', withdrawn };
  const data = { ...message, receivedAt: '2026-11-23T11:00:00.000Z' };
  await world.log.append(stream, length === 0 ? 'no-stream' : BigInt(length) - 1n, [
    { type: 'switching.switch-recorded.v1', data },
  ]);
  await world.views.reached(await world.log.head());
};

test('a Change of Supplier is told of every device at the meter point, from the day on which it has the MAP ID', async () => {
  await switched(mpan(1), 'BBBB');
  await world.hold(row(1), row(2, { mpxn: mpan(1) }), row(3));
  await switched(mpan(1), 'CCCC', 2);
  await switched(mpan(1), 'CCCC', 3, true);
  const suppliers = (await noticesOf('MAPX')).notices
    .filter(({ what }) => what.includes('supplier'))
    .map(({ deviceId: id, before, after }) => [id, before, after]);
  const before = { supplier: 'AAAA' };
  const after = { supplier: 'CCCC', from: '2026-12-01', withdrawn: false };
  expect(suppliers).toEqual([
    [deviceId(1), before, after],
    [deviceId(2), before, after],
    [deviceId(1), before, { ...after, withdrawn: true }],
    [deviceId(2), before, { ...after, withdrawn: true }],
  ]);
});

test('a page never ends between the devices of one switch', async () => {
  await world.hold(row(1), row(2, { mpxn: mpan(1) }));
  await switched(mpan(1), 'CCCC');
  const first = await noticesOf('MAPX', { limit: 3 });
  const second = await noticesOf('MAPX', { limit: 3, after: first.next });
  expect([first.notices.length, first.more, second.notices.length, second.more]).toEqual([4, false, 0, false]);
  const alone = await noticesOf('MAPX', { limit: 1, after: first.notices[1]!.position });
  expect(alone.notices).toHaveLength(2);
});

test('pages follow each other by cursor, which at the end waits for what comes', async () => {
  // One after the other: rows of one import come into the log in any order.
  for (let n = 0; n < 5; n += 1) await world.hold(row(n));
  const serials = ({ notices }: Awaited<ReturnType<typeof noticesOf>>) => notices.map((notice) => notice.deviceId);
  const first = await noticesOf('MAPX', { limit: 3 });
  const second = await noticesOf('MAPX', { limit: 3, after: first.next });
  expect([serials(first), first.more]).toEqual([[0, 1, 2].map(deviceId), true]);
  expect([serials(second), second.more]).toEqual([[3, 4].map(deviceId), false]);
  expect(await noticesOf('MAPX', { after: second.next })).toEqual({ notices: [], next: second.next, more: false });
  await world.hold(row(7));
  expect(serials(await noticesOf('MAPX', { after: second.next }))).toEqual([deviceId(7)]);
});

test('a page has at most 1,000 notices, whatever is asked for', async () => {
  await world.hold(...Array.from({ length: 1_001 }, (_, n) => row(n)));
  const { notices, more } = await noticesOf('MAPX', { limit: 5_000 });
  expect([notices.length, more]).toEqual([1_000, true]);
});

test.each(['x', '-1', '1.5', '', '9'.repeat(20)])('%j is no cursor', async (after) =>
  expect(await mapNotices(world, mapId('MAPX'), { after })).toMatchObject({ code: 'cursor-invalid' }),
);

test('a cursor that lies behind the end of the log was given out by another one', async () => {
  const head = await world.log.head();
  expect(await mapNotices(world, mapId('MAPX'), { after: String(head) })).toMatchObject({ notices: [] });
  expect(await mapNotices(world, mapId('MAPX'), { after: String(head + 1n) })).toMatchObject({
    code: 'cursor-invalid',
  });
});
