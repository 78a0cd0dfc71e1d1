import type { CertifiedEntry } from '@icx/inventory';
import { must } from '@icx/refusals';
import { CertifiedProductsList } from './index.ts';
import { authorOf, openInventory, type InventoryWorld } from './inventory-world.fixture.ts';

let world: InventoryWorld;
beforeEach(async () => {
  world = await openInventory();
});
afterEach(() => world.close());

const product = (n: number, changes: object = {}) => ({
  deviceType: 'GSME',
  manufacturer: 'Gasometer Ltd',
  model: `GM-${n}`,
  firmwareVersion: '01.00',
  ...changes,
});
const entry = (n: number) => ({ ...product(n), variant: null }) as unknown as CertifiedEntry;
const importOf = async (rows: readonly unknown[], replace = false) =>
  must(await world.certified.import(rows, { replace }, authorOf('DCCX')));
/** Numbers of the first products that are certified: as the writer has it, and as one opened anew reads it. */
const certified = async () => {
  const reopened = await CertifiedProductsList.open(world);
  const numbers = [0, 1, 2, 3].filter((n) => world.certified.isCertified(entry(n)));
  expect([0, 1, 2, 3].filter((n) => reopened.isCertified(entry(n)))).toEqual(numbers);
  return numbers;
};

test('products are added and removed, and a new list replaces the old one', async () => {
  expect(await certified()).toEqual([]);
  expect(await importOf([product(0), product(1)])).toEqual({
    outcome: 'imported',
    accepted: 2,
    rejected: [],
    certified: 2,
  });
  expect(await certified()).toEqual([0, 1]);
  await importOf([product(2), product(1, { status: 'removed' })]);
  expect(await certified()).toEqual([0, 2]);
  await importOf([product(3)], true);
  expect(await certified()).toEqual([3]);
});

test('the same rows again change nothing, and are kept no second time', async () => {
  const rows = [product(0), product(1, { status: 'removed' })];
  await importOf(rows);
  expect(await importOf(rows)).toMatchObject({ outcome: 'already-held', certified: 1 });
  expect(await importOf([product(0)], true)).toMatchObject({ outcome: 'already-held' });
  const kept = (await world.log.readStream('certified-products')).map(({ data }) => data['products']);
  expect(kept.slice(1)).toEqual([[], []]);
});

test('a key that was used is answered as it was, whatever came since; with other rows it is refused', async () => {
  const send = (rows: readonly unknown[], key: string, replace = false) =>
    world.certified.import(rows, { replace }, authorOf('DCCX', key, { rows }));
  const first = await send([product(0)], 'one', true);
  const same = await send([product(0)], 'two', true);
  expect([first, same]).toMatchObject([{ outcome: 'imported' }, { outcome: 'already-held' }]);
  await importOf([product(3)], true);
  expect([await send([product(0)], 'one', true), await send([product(0)], 'two', true)]).toEqual([first, same]);
  for (const key of ['one', 'two'])
    expect(await send([product(1), product(2)], key)).toMatchObject({ code: 'command-id-reused' });
  expect(await certified()).toEqual([3]);
});

test('a bad row is told in its place and left out', async () => {
  expect(await importOf([product(0), product(1, { model: '' }), 'x', product(2)])).toMatchObject({
    accepted: 2,
    rejected: [
      { index: 1, errors: [{ code: 'model-invalid', pointer: '/model' }] },
      { index: 2, errors: [{ code: 'row-not-object' }] },
    ],
  });
  expect(await certified()).toEqual([0, 2]);
});

test('a large list is one append of several events, each with at most 1,000 products', async () => {
  await importOf(
    Array.from({ length: 2_500 }, (_, n) => product(n)),
    true,
  );
  const events = await world.log.readStream('certified-products');
  expect(events.map(({ data }) => (data['products'] as unknown[]).length)).toEqual([1_000, 1_000, 500]);
  expect(new Set(events.map(({ recordedAt }) => recordedAt)).size).toBe(1);
  expect(await certified()).toEqual([0, 1, 2, 3]);
});

test('an import has at most 10,000 rows', async () => {
  const rows = Array.from({ length: 10_001 }, () => product(0));
  expect(await world.certified.import(rows, { replace: true }, authorOf('DCCX'))).toMatchObject({
    code: 'batch-too-large',
  });
  expect(await certified()).toEqual([]);
});

test('imports at once leave what their events say', async () => {
  await Promise.all([0, 1, 2, 3].map((n) => importOf([product(n)])));
  expect(await certified()).toEqual([0, 1, 2, 3]);
});
