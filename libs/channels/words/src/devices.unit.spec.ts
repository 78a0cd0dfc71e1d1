import { expect, test } from '@jest/globals';
import { deviceStatus, installationWords, productWords, supplierWords, type DeviceDocument } from './devices.ts';

const device = (more: object): DeviceDocument => more as DeviceDocument;
const registration = { supplier: 'AAAA', from: '2026-11-02' };

test.each([
  ['AAAA, since Mon 2 Nov 2026', { registration, registeredSupplier: 'AAAA' }],
  ['AAAA, since Mon 2 Nov 2026', { registration }],
  ['AAAA, since Mon 2 Nov 2026 (the mirror has BBBB)', { registration, registeredSupplier: 'BBBB' }],
  ['AAAA, since Mon 2 Nov 2026 (the mirror has nobody)', { registration, registeredSupplier: null }],
  ['BBBB', { registration: null, registeredSupplier: 'BBBB', suppliedFrom: null }],
  [null, { registration: null }],
])('it is supplied by %j', (words, more) => {
  expect(supplierWords(device(more))).toBe(words);
});

test('status, product and installation are told as far as they are known', () => {
  expect([
    deviceStatus(device({ smiStatus: null })),
    deviceStatus(device({ smiStatus: 'Pending' })),
    productWords(device({ manufacturer: 'Wattmeter', model: null, firmwareVersion: '01.00' })),
    installationWords(device({ installedOn: '2026-11-02', installingSupplier: 'BBBB' })),
    installationWords(device({ installedOn: null, installingSupplier: null })),
  ]).toEqual(['has none', 'Pending', 'Wattmeter · firmware 01.00', 'Mon 2 Nov 2026 by BBBB', null]);
});
