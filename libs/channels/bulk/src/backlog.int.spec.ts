import { jest } from '@jest/globals';
import type { DeviceId, PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { RaiseRequest } from '@icx/requests-service';
import { openWorld, type World } from '@icx/world-testing';
import { takingFiles } from './taken.fixture.ts';

let world: World;
let take: ReturnType<typeof takingFiles>;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  take = takingFiles(world);
});
afterEach(() => world.remove());

const MANY = 10_000;
const deviceId = (n: number): string =>
  `00-DB-12-35-${(0x1_0000_0000 + n).toString(16).slice(1).toUpperCase().match(/../g)!.join('-')}`;
const rows = Array.from({ length: MANY }, (_, n) => ({
  ...{ requester: 'AAAA', deviceId: deviceId(n), deviceType: 'ESME' },
  ...(n % 10 === 0 ? { reason: 'No records before 2021' } : { installedOn: '2020-03-02' }),
}));
const registered = async () => {
  const events = await world.log.readAll(0n, 3 * MANY);
  return events.filter(({ type }) => type === 'backlog.device-registered.v1').length;
};

test('an import of 10,000 rows that breaks off is done again by file and line, and each device is there once', async () => {
  const original = world.log.append.bind(world.log);
  let left = 3_456;
  jest.spyOn(world.log, 'append').mockImplementation((...args) => {
    left -= 1;
    return left < 0 ? Promise.reject(new Error('the disk is full')) : original(...args);
  });
  await expect(take('backlog', rows, { by: 'SECA' })).rejects.toThrow('the disk is full');
  jest.restoreAllMocks();
  const half = await registered();
  expect(half).toBeGreaterThan(3_000);
  expect(half).toBeLessThan(MANY);
  expect(new Set(await take('backlog', rows, { by: 'SECA' }))).toEqual(new Set(['accepted']));
  expect(await registered()).toBe(MANY);
  expect(new Set(await take('backlog', rows, { by: 'SECA', file: 'two' }))).toEqual(new Set(['already-held']));
  expect(await registered()).toBe(MANY);

  const { list, summaries } = world.exchange.backlog;
  const secas = { party: 'SECA', role: 'administrator' } as never;
  const first = await list.pageFor(secas, { limit: 400 });
  const second = await list.pageFor(secas, { limit: 400, after: first.next! });
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(800);
  const { states, burnDown } = await summaries.of(secas, {}, 2);
  expect(states.map(({ rows: _, ...count }) => count)).toEqual([
    { state: 'registered', evidenced: false, count: MANY / 10 },
    { state: 'registered', evidenced: true, count: (MANY / 10) * 9 },
  ]);
  // What nothing shows to be installed is in no burn-down.
  expect(burnDown).toMatchObject([
    {
      party: 'AAAA',
      months: [
        { month: '2026-10', opened: { count: 0 }, remaining: { count: 0 } },
        { month: '2026-11', opened: { count: 9_000 }, cleared: { count: 0 }, remaining: { count: 9_000 } },
      ],
    },
  ]);
});

test('a request by its label is for the device of that label: others at the meter point leave it alone', async () => {
  const device = world.askable.find(({ deviceType }) => deviceType === 'ESME')!;
  const { deviceType, mpxn, msn } = device;
  // Of two with one label none is guessed: their request has no Device ID.
  const twin = { ...device, deviceId: '00-DB-12-36-00-00-00-03' as DeviceId };
  await world.services.register.addDevices([twin], 'SECA' as PartyId);
  const named = { deviceId: null, deviceType, mpxn, msn, manufacturer: null };
  const raised = await world.services.raising.execute(
    new RaiseRequest(world.envelope('AAAA', 'raise'), { device: named }),
  );
  const { id, device: asked } = must(raised).state;
  expect(asked.deviceId).toBeNull();
  const row = { requester: 'AAAA', mpxn, installedOn: '2020-03-02' };
  const others = [
    { ...row, deviceId: deviceId(1), deviceType: 'PPMID', msn: 'OLD 1' },
    { ...row, deviceId: deviceId(2), deviceType: 'PPMID', msn: msn! },
  ];
  expect(await take('backlog', others, { by: 'SECA' })).toEqual(['accepted', 'accepted']);
  const now = async () => (await world.services.requests.load(id)).state;
  expect(await now()).toMatchObject({ backlog: false });
  const own = [{ ...row, deviceId: deviceId(3), deviceType, msn: msn! }];
  expect(await take('backlog', own, { by: 'SECA', file: 'two' })).toEqual(['accepted']);
  expect(await now()).toMatchObject({ backlog: true });
});
