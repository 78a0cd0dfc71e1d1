import { isRefusal } from '@icx/refusals';
import {
  inventoryDeviceTypes,
  isTwinElement,
  needsInstallCode,
  parseEsmeVariant,
  parseFirmwareVersion,
  parseInventoryDeviceType,
  parseModel,
  parseSmetsChtsVersion,
  saysSmets1,
} from './index.ts';

type Parse = (value: unknown) => unknown;

test.each<[Parse, string, string]>([
  [parseModel, ' WM\u00a02 ', 'WM 2'],
  [parseModel, 'x'.repeat(60), 'x'.repeat(60)],
  [parseFirmwareVersion, '01.02.03.04', '01.02.03.04'],
  [parseFirmwareVersion, '0x0102ABCD', '0x0102ABCD'],
  [parseEsmeVariant, ' bc ', 'BC'],
  [parseEsmeVariant, 'A', 'A'],
  [parseSmetsChtsVersion, 'smets2 v4.2', 'SMETS2 4.2'],
  [parseSmetsChtsVersion, 'SMETS 2', 'SMETS2'],
  [parseSmetsChtsVersion, 'SMETS-1-1.2', 'SMETS1 1.2'],
  [parseSmetsChtsVersion, 'CHTS 1.3', 'CHTS 1.3'],
  [parseSmetsChtsVersion, 'v4.2', '4.2'],
  [parseInventoryDeviceType, ' chf ', 'CHF'],
])('%p stores %j as %j', (parse, text, stored) => {
  expect(parse(text)).toBe(stored);
  expect(parse(stored)).toBe(stored);
});

test.each<[Parse, unknown, string]>([
  [parseModel, 'x'.repeat(61), 'model-invalid'],
  [parseModel, 'a\u0000b', 'model-invalid'],
  [parseFirmwareVersion, 'x'.repeat(41), 'firmware-version-invalid'],
  [parseFirmwareVersion, 4.2, 'firmware-version-invalid'],
  [parseEsmeVariant, 'ABCDE', 'esme-variant-invalid'],
  [parseEsmeVariant, '', 'esme-variant-invalid'],
  [parseSmetsChtsVersion, 'SMETS', 'smets-chts-version-invalid'],
  [parseSmetsChtsVersion, 'SMETS2 4.2 beta', 'smets-chts-version-invalid'],
  [parseSmetsChtsVersion, '2.00000E+10', 'smets-chts-version-invalid'],
  [parseInventoryDeviceType, 'ıhd', 'device-type-invalid'],
  [parseInventoryDeviceType, '__proto__', 'device-type-invalid'],
])('%p refuses %j with %s', (parse, value, code) => expect(parse(value)).toMatchObject({ refused: true, code }));

test('SMETS1 is what says so, and a bare number does not', () => {
  const says = (text: string) => {
    const version = parseSmetsChtsVersion(text);
    return !isRefusal(version) && saysSmets1(version);
  };
  expect(['SMETS1', 'smets1 1.2', 'SMETS2', 'CHTS 1.3', '1.2'].filter(says)).toEqual(['SMETS1', 'smets1 1.2']);
  expect(saysSmets1(null)).toBe(false);
});

test('twin-element is a variant that begins with B', () => {
  const is = (text: string) => isTwinElement(parseEsmeVariant(text) as Parameters<typeof isTwinElement>[0]);
  expect(['A', 'AB', 'B', 'bc', 'CB'].filter(is)).toEqual(['B', 'bc']);
  expect(isTwinElement(null)).toBe(false);
});

test('a hub and its gas proxy need no install code', () =>
  expect(inventoryDeviceTypes.filter((type) => !needsInstallCode(type))).toEqual(['CHF', 'GPF']));
