import { expect, test } from '@jest/globals';
import type { PlayerClient } from './cast.ts';
import { DevicePool } from './device-pool.ts';

const device = (n: number, mpxn: string, more: object = {}) => ({
  deviceId: `00-DB-12-34-00-00-00-0${n}`,
  deviceType: 'ESME',
  status: 'Whitelisted',
  registeredSupplier: 'AAAA',
  installingSupplier: 'BBBB',
  mpxn,
  ...more,
});

const poolOf = (devices: readonly object[], requests: readonly object[] = []) => {
  const exchange = {
    get: async () => devices,
    requests: async () => requests,
  } as unknown as PlayerClient;
  return DevicePool.of({
    AAAA: exchange,
    BBBB: exchange,
    CCCC: exchange,
    MAPX: exchange,
    SECA: exchange,
    DCCX: exchange,
  });
};
const deviceId = (n: number) => device(n, '').deviceId;
const any = { installer: 'BBBB' } as const;
const alone = { installer: 'BBBB', alone: true } as const;

test('a device that has to be alone is at a meter point of which nobody has asked', async () => {
  const open = { state: 'open', deviceId: deviceId(1), ending: null };
  const pool = await poolOf([device(1, 'a'), device(2, 'a'), device(3, 'b'), device(4, 'b'), device(5, 'c')], [open]);
  expect(pool.take(any).deviceId).toBe(deviceId(2));
  expect(pool.take(any).deviceId).toBe(deviceId(3));
  expect(pool.take(alone).deviceId).toBe(deviceId(5));
  expect(() => pool.take(alone)).toThrow('no device installed by BBBB left');
  expect(pool.take(any).deviceId).toBe(deviceId(4));
});

test('and nobody asks for another one there after it', async () => {
  const pool = await poolOf([device(1, 'a'), device(2, 'a')]);
  expect(pool.take(alone).deviceId).toBe(deviceId(1));
  expect(() => pool.take(any)).toThrow('no device');
});

test('a meter point that a switch took from AAAA in an earlier play is left out', async () => {
  const lost = { state: 'ended', deviceId: deviceId(1), ending: 'superseded' };
  const pool = await poolOf([device(1, 'a'), device(2, 'a'), device(3, 'b')], [lost]);
  expect(pool.take(any).deviceId).toBe(deviceId(3));
});

test('devices that were never asked for come first', async () => {
  const pool = await poolOf(
    [device(1, 'a'), device(2, 'b')],
    [{ state: 'ended', deviceId: deviceId(1), ending: 'closed' }],
  );
  expect([pool.take(any).deviceId, pool.take(any).deviceId]).toEqual([deviceId(2), deviceId(1)]);
});
