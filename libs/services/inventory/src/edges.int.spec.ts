import { must } from '@icx/refusals';
import { SupplyRegister } from '@icx/parties-service';
import { SuccessionBook } from '@icx/switching';
import { plainDate } from '@icx/working-days';
import { mapNotices, MapReports, mirrorSupply } from './index.ts';
import {
  all,
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

const registered = (serial: number, supplier = 'AAAA') =>
  world.registration.set(mpan(serial), { supplier: party(supplier), from: null });
const device = async (serial: number) => (await world.register.findDevice(deviceId(serial)))!;
const switchTo = async (serial: number, id: string, losing: string | null, gaining: string, effectiveFrom: string) => {
  const mpxn = mpan(serial);
  const data = { id, version: 1, mpxn, losing, gaining, effectiveFrom, withdrawn: false, receivedAt: world.time.now };
  const stream = `supply-${mpxn}`;
  const { length } = await world.log.readStream(stream);
  const result = await world.log.append(
    stream,
    length === 0 ? 'no-stream' : BigInt(length) - 1n,
    [{ type: 'switching.switch-recorded.v1', data }],
    { metadata: { party: 'DCCX', user: 'feed', channel: 'api' } },
  );
  if (result.outcome === 'appended') await world.views.reached(result.position);
};

describe('Change of Supplier', () => {
  test('a dated switch that takes effect is a change in the report', async () => {
    const supply = new (class extends SupplyRegister {
      override successions() {
        return Promise.resolve(new SuccessionBook([]));
      }
    })(world.views, world.log);
    const supplyAt = (mpxns: Parameters<typeof world.supplyAt>[0]) =>
      supply.suppliesAt(mpxns, plainDate(world.time.now.slice(0, 10)));
    const reports = new MapReports(world.log, world, supplyAt);
    const read = async () =>
      (await all(reports.mapReport(mapId('MAPX'), authorOf('MAPP'))))
        .slice(1)
        .map((l) => l.trimEnd().split(',').slice(7).join());
    await world.hold(row(1));
    await switchTo(1, 'swi_1', null, 'AAAA', '2026-10-02');
    await switchTo(1, 'swi_2', 'AAAA', 'BBBB', '2026-12-01');
    expect(await read()).toEqual(['AAAA,2026-10-02,new']);
    world.time.now = '2026-12-02T10:00:00.000Z';
    expect(await read()).toEqual(['BBBB,2026-12-01,changed']);
  });

  test('notices tell a change of supplier', async () => {
    await world.hold(row(1));
    await switchTo(1, 'swi_1', null, 'AAAA', '2026-10-02');
    await switchTo(1, 'swi_2', 'AAAA', 'BBBB', '2026-11-20');
    const { notices } = must(await mapNotices(world, mapId('MAPX')));
    expect(JSON.stringify(notices)).toContain('BBBB');
  });

  test('every device of a switch is told, whatever the page', async () => {
    await world.hold(row(1), row(2, { mpxn: mpan(1) }), row(3, { mpxn: mpan(1) }));
    await switchTo(1, 'swi_1', 'AAAA', 'BBBB', '2026-11-20');
    const seen: string[] = [];
    for (let after = '0', more = true; more;) {
      const page = must(await mapNotices(world, mapId('MAPX'), { after, limit: 1 }));
      seen.push(...page.notices.filter(({ what }) => what.includes('supplier')).map((n) => n.deviceId));
      ({ next: after, more } = page);
    }
    expect(seen).toEqual([1, 2, 3].map(deviceId));
  });

  test('no switch of a meter point is told from before the device was there', async () => {
    await world.hold(row(1));
    await switchTo(2, 'swi_1', 'AAAA', 'BBBB', '2026-11-20');
    await world.hold(row(1, { mpxn: mpan(2) }));
    const { notices } = must(await mapNotices(world, mapId('MAPX')));
    expect(notices.map(({ what }) => what.join())).toEqual(['added', 'mpxn']);
  });
});

describe('what hangs on a hub', () => {
  const ppmid = (n: number, changes = {}) =>
    row(n, { deviceType: 'PPMID', esmeVariant: null, mpxn: mpan(1), hub: deviceId(99), mapId: null, ...changes });
  test('remove, then set anew (the two steps of a crossed-meter correction): what hangs on the hub goes along', async () => {
    await world.hold(row(1, { hub: deviceId(99) }), ppmid(2));
    registered(1);
    registered(7);
    must(await world.writer.update({ kind: 'mpxn', deviceId: deviceId(1), importMpxn: null }, authorOf('AAAA')));
    must(await world.writer.update({ kind: 'mpxn', deviceId: deviceId(1), importMpxn: mpan(7) }, authorOf('AAAA')));
    expect((await device(1)).mpxn).toBe(mpan(7));
    expect((await device(2)).mpxn).toBe(mpan(7));
  });

  test('a PPMID stays where the other meter of the same MPxN is', async () => {
    await world.hold(row(1, { hub: deviceId(99) }), row(3, { hub: deviceId(99), mpxn: mpan(1) }), ppmid(2));
    registered(1);
    must(await world.writer.update({ kind: 'mpxn', deviceId: deviceId(1), importMpxn: null }, authorOf('AAAA')));
    expect((await device(2)).mpxn).toBe(mpan(1));
  });
});

describe('of the device of somebody else', () => {
  test('E080409 tells a stranger nothing of a device of somebody else', async () => {
    await world.hold(
      row(1, {
        smiStatus: 'Pending',
        addedBy: 'AAAA',
        manufacturer: 'Secretmaker',
        model: 'SM-9',
        firmwareVersion: '77.7',
      }),
    );
    const refused = await world.writer.update(
      { kind: 'details', deviceId: deviceId(1), changes: { hub: deviceId(5) } },
      authorOf('MAPQ'),
    );
    expect(refused).toMatchObject({ code: 'E080409' });
    expect(JSON.stringify(refused)).not.toContain('Secretmaker');
  });

  test('the supplier by the mirror is that of the device in place, not of one that is gone', async () => {
    await world.hold(
      row(1, { registeredSupplier: 'BBBB' }),
      row(2, { mpxn: mpan(1), registeredSupplier: 'AAAA', smiStatus: 'Commissioned' }),
    );
    await world.hold(row(2, { mpxn: mpan(1), registeredSupplier: 'AAAA', smiStatus: 'Decommissioned' }));
    expect((await mirrorSupply(world.views)([mpan(1)])).get(mpan(1))?.supplier).toBe('BBBB');
  });
});
