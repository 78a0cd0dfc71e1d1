import { plainDate } from '@icx/working-days';
import { defaultPolicy } from '@icx/requests-service';
import { eligibility, isBacklog } from '@icx/requests';
import { sandboxDevices } from './devices.ts';

const devices = sandboxDevices(plainDate('2026-11-23'));

test('200 devices, each with an id of its own, the same at every seeding', () => {
  expect(new Set(devices.map(({ deviceId }) => deviceId)).size).toBe(200);
  expect(sandboxDevices(plainDate('2026-11-23'))).toEqual(devices);
});

test('at least 60 are supplied by AAAA, installed by BBBB, eligible and outside the backlog', () => {
  const asked = devices.filter(
    ({ registeredSupplier, installingSupplier, smiStatus }) =>
      registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && smiStatus !== 'Commissioned',
  );
  expect(asked.length).toBeGreaterThanOrEqual(60);
  for (const device of asked) {
    const { installedOn } = device;
    const supplied = { ...device, supply: 'now', suppliedTo: null } as const;
    expect(eligibility(device, supplied, plainDate('2026-11-23'))).toBeUndefined();
    expect(isBacklog(installedOn, defaultPolicy.obligationFrom)).toBe(false);
  }
});

test('some are backlog, some Pending, some without an inventory status', () => {
  expect(devices.some(({ installedOn }) => isBacklog(installedOn, defaultPolicy.obligationFrom))).toBe(true);
  expect(devices.some(({ smiStatus }) => smiStatus === 'Pending')).toBe(true);
  expect(devices.some(({ smiStatus }) => smiStatus === null)).toBe(true);
});
