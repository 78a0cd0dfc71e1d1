import type { Mpxn } from '@icx/identifiers';
import { Reconciliation, type RegistrationsAfter } from './index.ts';
import {
  all,
  deviceId,
  mpan,
  mprn,
  openInventory,
  party,
  row,
  type InventoryWorld,
} from './inventory-world.fixture.ts';

let world: InventoryWorld;
let reconciliation: Reconciliation;
const pages: number[] = [];
beforeEach(async () => {
  world = await openInventory();
  pages.length = 0;
  const registrationsAfter: RegistrationsAfter = async (after, limit) => {
    const page = [...world.registration]
      .map(([mpxn, { supplier }]) => ({ mpxn, supplier }))
      .filter(({ mpxn }) => mpxn > after)
      .toSorted((a, b) => (a.mpxn < b.mpxn ? -1 : 1))
      .slice(0, limit);
    pages.push(page.length);
    return page;
  };
  reconciliation = new Reconciliation(world.views, world.supplyAt, registrationsAfter);
});
afterEach(() => world.close());

const register = (supplier: string, ...mpxns: readonly Mpxn[]) => {
  for (const mpxn of mpxns) world.registration.set(mpxn, { supplier: party(supplier), from: null });
};
const rows = () => all(reconciliation.rows());

test('where both say the same there is nothing to tell', async () => {
  register('AAAA', mpan(1), mpan(11), mpan(12), mprn(2));
  await world.hold(
    row(1, { esmeVariant: 'B', secondaryImportMpan: mpan(11), exportMpan: mpan(12) }),
    row(2, { deviceType: 'GSME', esmeVariant: null, mpxn: mprn(2), mapId: null }),
  );
  expect(await rows()).toEqual([]);
});

test('each difference names the device, the meter point and what either side says', async () => {
  register('AAAA', mpan(5), mpan(6));
  register('BBBB', mpan(1), mpan(2), mpan(9));
  await world.hold(
    row(1),
    row(2, { registeredSupplier: null }),
    row(3),
    row(4, { mpxn: null }),
    row(5),
    row(6, { mpxn: mpan(5) }),
  );
  const base = { registration: null, mirror: party('AAAA') };
  expect(await rows()).toEqual([
    { ...base, deviceId: deviceId(1), mpxn: mpan(1), difference: 'supplier-differs', registration: 'BBBB' },
    { deviceId: deviceId(2), mpxn: mpan(2), difference: 'supplier-differs', mirror: null, registration: 'BBBB' },
    { ...base, deviceId: deviceId(3), mpxn: mpan(3), difference: 'no-registration' },
    { ...base, deviceId: deviceId(4), mpxn: null, difference: 'no-mpxn' },
    { ...base, deviceId: deviceId(5), mpxn: mpan(5), difference: 'two-meters', registration: 'AAAA' },
    { ...base, deviceId: deviceId(6), mpxn: mpan(5), difference: 'two-meters', registration: 'AAAA' },
    { deviceId: null, mpxn: mpan(6), difference: 'no-device', mirror: null, registration: 'AAAA' },
    { deviceId: null, mpxn: mpan(9), difference: 'no-device', mirror: null, registration: 'BBBB' },
  ]);
});

test('what is no meter, or is on site no more or not yet, is not compared', async () => {
  register('AAAA', mpan(1));
  await world.hold(
    row(1),
    row(2, { mpxn: mpan(1), smiStatus: 'Decommissioned' }),
    row(3, { mpxn: mpan(1), smiStatus: 'Withdrawn' }),
    row(4, { mpxn: mpan(1), deviceType: 'PPMID', esmeVariant: null, registeredSupplier: 'BBBB' }),
    row(5, { mpxn: null, deviceType: 'PPMID', esmeVariant: null }),
    row(6, { mpxn: null, smiStatus: 'Pending' }),
  );
  expect(await rows()).toEqual([]);
});

test.each(['IHD', 'CAD'])(
  'premises of which only their %s is known are not told of, those of a PPMID alone are',
  async (deviceType) => {
    register('AAAA', mpan(1), mpan(2));
    const other = { esmeVariant: null, mapId: null };
    await world.hold(row(1, { ...other, deviceType, smiStatus: null }), row(2, { ...other, deviceType: 'PPMID' }));
    expect(await rows()).toMatchObject([{ difference: 'no-device', mpxn: mpan(2) }]);
  },
);

test('a meter point where the meter was taken away has no device', async () => {
  register('AAAA', mpan(1));
  await world.hold(row(1, { smiStatus: 'Decommissioned' }));
  expect(await rows()).toMatchObject([{ difference: 'no-device', mpxn: mpan(1) }]);
});

test('devices and meter points are read page by page', async () => {
  await world.hold(...Array.from({ length: 2_100 }, (_, n) => row(n)));
  for (let n = 0; n < 2_000; n++) register('AAAA', mpan(n));
  expect((await rows()).map(({ difference }) => difference)).toEqual(
    Array.from({ length: 100 }, () => 'no-registration'),
  );
  expect(world.asked).toEqual([1_000, 1_000, 100]);
  expect(pages).toEqual([1_000, 1_000, 0]);
});
