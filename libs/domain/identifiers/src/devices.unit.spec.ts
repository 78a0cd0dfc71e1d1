import { deviceTypes, hasSmiStatus, parseDeviceType, parseSmiStatus, smiStatuses } from './index.ts';

describe('device type', () => {
  it.each([...deviceTypes])('accepts %s in either case', (type) => {
    expect(parseDeviceType(type)).toBe(type);
    expect(parseDeviceType(` ${type.toLowerCase()} `)).toBe(type);
  });

  it.each(['CHF', 'gpf'])('says why %s is not asked for', (type) => {
    expect(parseDeviceType(type)).toEqual({
      refused: true,
      code: 'device-type-needs-no-install-code',
      detail:
        'A communications hub (CHF) and its gas proxy (GPF) need no install code: request the meter or other device.',
    });
  });

  it.each(['METER', 'ESM', 'constructor', '__proto__', 'ıhd'])('refuses %s', (type) => {
    expect(parseDeviceType(type)).toEqual({
      refused: true,
      code: 'device-type-invalid',
      detail: 'The device type is not known: use one of ESME, GSME, PPMID, HCALCS, IHD, CAD.',
    });
  });

  it('has an SMI status unless it is type 2', () => {
    expect(deviceTypes.filter(hasSmiStatus)).toEqual(['ESME', 'GSME', 'PPMID', 'HCALCS']);
  });
});

describe('SMI status', () => {
  it.each([...smiStatuses])('accepts %s', (status) => expect(parseSmiStatus(status)).toBe(status));

  it.each(['Installed Not Commissioned', 'INSTALLED_NOT_COMMISSIONED', 'installed-not-commissioned'])(
    'accepts %s',
    (text) => expect(parseSmiStatus(text)).toBe('InstalledNotCommissioned'),
  );

  it.each(['Live', 'NotApplicable', '-', '__proto__'])('refuses %s', (text) => {
    expect(parseSmiStatus(text)).toMatchObject({ refused: true, code: 'smi-status-invalid' });
  });
});
