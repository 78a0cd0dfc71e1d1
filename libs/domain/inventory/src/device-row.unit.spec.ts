import fc from 'fast-check';
import { isRefusal } from '@icx/refusals';
import { esme, gsme, ppmid, rowOf } from './device.fixture.ts';
import { parseDeviceRow } from './index.ts';

const row = rowOf(esme);
const errorsOf = (value: unknown) => {
  const parsed = parseDeviceRow(value);
  return isRefusal(parsed) ? parsed.errors.map(({ code, pointer }) => `${code} ${pointer ?? ''}`) : [];
};

test.each([esme, gsme, ppmid])('a $deviceType is read as it was written, absent members as null', (device) => {
  expect(parseDeviceRow(rowOf(device))).toEqual(device);
  expect(parseDeviceRow({ ...device })).toEqual(device);
});

test('two members suffice', () =>
  expect(parseDeviceRow({ deviceId: '00db123400000001', deviceType: 'gpf' })).toEqual({
    ...Object.fromEntries(Object.keys(esme).map((member) => [member, null])),
    deviceId: esme.deviceId,
    deviceType: 'GPF',
    wan: 'unknown',
  }));

test.each<[string, object, string[]]>([
  ['Device ID missing', { deviceId: undefined }, ['device-id-invalid /deviceId']],
  ['Device ID null', { deviceId: null }, ['device-id-invalid /deviceId']],
  ['type missing', { deviceType: undefined }, ['device-type-invalid /deviceType']],
  ['type', { deviceType: 'METER' }, ['device-type-invalid /deviceType']],
  ['variant', { esmeVariant: 'B2' }, ['esme-variant-invalid /esmeVariant']],
  ['status', { smiStatus: 'Live' }, ['smi-status-invalid /smiStatus']],
  ['check digit', { mpxn: '1012345678904' }, ['mpan-check-digit /mpxn']],
  ['MPRN for a second MPAN', { secondaryImportMpan: '3938424403' }, ['mpan-invalid /secondaryImportMpan']],
  ['MPRN for an export MPAN', { exportMpan: '3938424403' }, ['mpan-invalid /exportMpan']],
  ['hub', { hub: 'hub' }, ['device-id-invalid /hub']],
  ['MSN', { msn: 12345 }, ['msn-invalid /msn']],
  ['spreadsheet damage', { firmwareVersion: '1.0E+7' }, ['firmware-version-invalid /firmwareVersion']],
  ['empty text', { model: '' }, ['model-invalid /model']],
  ['version', { smetsChtsVersion: 'SMETS3' }, ['smets-chts-version-invalid /smetsChtsVersion']],
  ['MAP ID', { mapId: 'MAPID' }, ['map-id-invalid /mapId']],
  ['supplier', { registeredSupplier: 'aaa' }, ['party-id-invalid /registeredSupplier']],
  ['date', { installedOn: '01/10/2026' }, ['date-invalid /installedOn']],
  ['WAN', { wan: 'yes' }, ['wan-invalid /wan']],
  ['unknown member', { mpan: '1012345678903' }, ['unknown-member /mpan']],
  ['member of the prototype', { constructor: 'x' }, ['unknown-member /constructor']],
  ['pointer', { 'a/b~c': 1 }, ['unknown-member /a~1b~0c']],
  ['long name', { ['x'.repeat(5000)]: 1 }, [`unknown-member /${'x'.repeat(60)}`]],
  ['MOP ID', { mopId: 'MOPX' }, ['mop-mam-out-of-scope /mopId']],
  ['MAM ID', { mamId: null }, ['mop-mam-out-of-scope /mamId']],
  ['MOP and MAM', { mop: 'MOPX', MAM: 'MAM' }, ['mop-mam-out-of-scope /mop', 'mop-mam-out-of-scope /MAM']],
  [
    'several at once',
    { deviceId: '0', mpxn: '1', colour: 'grey' },
    ['unknown-member /colour', 'device-id-invalid /deviceId', 'mpxn-invalid /mpxn'],
  ],
])('tells what is wrong: %s', (_, change, errors) => expect(errorsOf({ ...row, ...change })).toEqual(errors));

test('the first fault speaks for all', () =>
  expect(parseDeviceRow({ ...row, msn: 1, model: 2 })).toMatchObject({
    refused: true,
    code: 'msn-invalid',
    pointer: '/msn',
    errors: [{ code: 'msn-invalid' }, { code: 'model-invalid' }],
  }));

test('MOP and MAM are told to be out of scope by name', () =>
  expect(parseDeviceRow({ ...row, mopId: 'MOPX' })).toMatchObject({
    detail: expect.stringContaining('out of scope (SECMP0011)'),
  }));

test.each(['msn', 'manufacturer', 'model', 'firmwareVersion'])(
  'an install code as %s is refused, not repeated',
  (member) => {
    const code = '83FED3407A939723A5C639B26916D505';
    expect(errorsOf({ ...row, [member]: code })).toEqual([`install-code-misplaced /${member}`]);
    expect(JSON.stringify(parseDeviceRow({ ...row, [member]: code }))).not.toContain('83FE');
  },
);

test.each([null, undefined, 'ESME', 1, [row]])('%j is no row', (value) =>
  expect(errorsOf(value)).toEqual(['row-not-object ']),
);

test('whatever comes, it is a device or a refusal with errors', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(esme)), (value, member) => {
      const parsed = parseDeviceRow({ ...row, [member]: value });
      if (isRefusal(parsed)) expect(parsed.errors[0]).toMatchObject({ refused: true, pointer: `/${member}` });
      else expect(parseDeviceRow(parsed)).toEqual(parsed);
    }),
    { seed: 8 },
  );
});
