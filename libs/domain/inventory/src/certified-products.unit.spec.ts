import { isRefusal } from '@icx/refusals';
import { AAAA, at, esme, model } from './device.fixture.ts';
import {
  certifiedEntry,
  cplKey,
  evolveCertifiedProducts,
  importCertifiedProducts,
  parseCertifiedProduct,
  type CertifiedProduct,
  type CertifiedProducts,
} from './index.ts';

const row = {
  deviceType: 'esme',
  esmeVariant: 'B',
  manufacturer: 'Wattmeter Ltd',
  model: 'WM-2',
  firmwareVersion: '01.02.03.04',
};
const product = parseCertifiedProduct(row) as CertifiedProduct;
const fold = (...imports: readonly (readonly [readonly CertifiedProduct[], boolean])[]): CertifiedProducts =>
  imports
    .flatMap(([products, replaces]) => importCertifiedProducts(products, { at, by: AAAA, replaces }))
    .reduce(evolveCertifiedProducts, new Set<string>());
const has = (keys: CertifiedProducts, device = esme) => keys.has(cplKey(certifiedEntry(device)!));
const numbered = (count: number) => Array.from({ length: count }, (_, n) => ({ ...product, model: model(`M-${n}`) }));

test('a row is read; without status it is current', () =>
  expect(product).toEqual({ ...row, deviceType: 'ESME', status: 'current' }));

test.each<[object, string[]]>([
  [{ deviceType: 'GPF' }, ['device-type-not-certified /deviceType']],
  [{ deviceType: 'GSME' }, ['esme-variant-not-applicable /esmeVariant']],
  [{ esmeVariant: null }, ['esme-variant-missing /esmeVariant']],
  [{ manufacturer: null, model: '' }, ['manufacturer-invalid /manufacturer', 'model-invalid /model']],
  [{ status: 'old' }, ['product-status-invalid /status']],
  [{ firmwareVersion: 1 }, ['firmware-version-invalid /firmwareVersion']],
  [{ msn: 'x' }, ['unknown-member /msn']],
])('%j is refused', (change, errors) => {
  const parsed = parseCertifiedProduct({ ...row, ...change });
  expect(isRefusal(parsed) && parsed.errors.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(errors);
});

test('no row', () => expect(parseCertifiedProduct([row])).toMatchObject({ code: 'row-not-object' }));

test('a device is certified by the first character of its variant, manufacturer, model and firmware', () => {
  const keys = fold([[product], false]);
  expect(has(keys)).toBe(true);
  expect(has(keys, { ...esme, esmeVariant: 'BC' as typeof esme.esmeVariant })).toBe(true);
  for (const change of [
    { deviceType: 'PPMID' as const, esmeVariant: null },
    { esmeVariant: 'AB' as typeof esme.esmeVariant },
    { manufacturer: 'Gasometer Ltd' as typeof esme.manufacturer },
    { model: model('WM-3') },
    { firmwareVersion: '01.02.03.05' as typeof esme.firmwareVersion },
  ])
    expect(has(keys, { ...esme, ...change })).toBe(false);
});

test('capitals and spaces make no other product: on the list, on the device, and where one is removed', () => {
  const typed = { ...esme, manufacturer: 'WATTMETER  ltd' as typeof esme.manufacturer, model: model('wm-2') };
  expect(has(fold([[product], false]), typed)).toBe(true);
  const removed = { ...product, model: model('wm-2'), status: 'removed' as const };
  expect(has(fold([[product], false], [[removed], false]))).toBe(false);
  expect(parseCertifiedProduct({ ...row, status: 'Removed' })).toMatchObject({ status: 'removed' });
});

test.each<[string, object]>([
  ['GPF', { deviceType: 'GPF' }],
  ['IHD', { deviceType: 'IHD' }],
  ['unknown variant', { esmeVariant: null }],
  ['unknown manufacturer', { manufacturer: null }],
  ['unknown model', { model: null }],
  ['unknown firmware', { firmwareVersion: null }],
])('%s has no entry', (_, change) => expect(certifiedEntry({ ...esme, ...change })).toBeUndefined());

test('later rows add and remove; a replacing import begins anew, even with nothing', () => {
  const others = numbered(2);
  const removed = { ...product, status: 'removed' } as const;
  expect(fold([[product], false], [others, false]).size).toBe(3);
  expect(fold([[product], false], [[removed], false]).size).toBe(0);
  expect(fold([[removed], false], [[product], false]).size).toBe(1);
  expect(fold([[product], false], [others, true]).size).toBe(2);
  expect(fold([[product], false], [[], true]).size).toBe(0);
  expect(fold([[product], false], [[], false]).size).toBe(1);
});

test('a large import is cut into numbered parts of 1,000, of which only the first replaces', () => {
  const events = importCertifiedProducts(numbered(2_001), { at, by: AAAA, replaces: true });
  expect(events.map(({ data }) => [data.products.length, data.part, data.replaces])).toEqual([
    [1_000, 1, true],
    [1_000, 2, false],
    [1, 3, false],
  ]);
  expect(events.reduce(evolveCertifiedProducts, new Set(['old'])).size).toBe(2_001);
});

test('folding leaves the state it was given alone', () => {
  const before = fold([[product], false]);
  const [event] = importCertifiedProducts([], { at, by: AAAA, replaces: true });
  expect(evolveCertifiedProducts(before, event!).size).toBe(0);
  expect(before.size).toBe(1);
});
