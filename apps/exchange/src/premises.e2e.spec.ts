import { randomUUID } from 'node:crypto';
import { parseDeviceId } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { Register } from '@icx/parties-service';
import { openEngines } from '@icx/host';
import { expectProblem } from './problem.fixture.ts';
import { wrongPremises } from './switching.data.ts';
import { Feed } from './switching.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName, SandboxDevice } from './world.fixture.ts';

let world: World;
const feed = new Feed(() => world);
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

interface Item {
  readonly deviceId: string;
  readonly deviceType: string;
  readonly outcome: string;
  readonly request?: { readonly id: string };
  readonly problem?: { readonly code: string; readonly detail: string };
}

/** The four devices of one hub: the gas meter is at a meter point of its own. */
const home = (like: Partial<SandboxDevice> = {}) => {
  const meter = world.device({ ...like, deviceType: 'ESME' });
  const others = ['PPMID', 'HCALCS'].map((deviceType) => world.device({ ...like, deviceType, mpxn: meter.mpxn }));
  const gas = world.device({ ...like, deviceType: 'GSME', deviceId: next(meter.deviceId, 1) });
  return { mpxn: meter.mpxn, meter, gas, devices: [meter, gas, ...others] };
};
const next = (deviceId: string, by: number): string => {
  const number = BigInt(`0x${deviceId.replaceAll('-', '')}`) + BigInt(by);
  return number.toString(16).toUpperCase().padStart(16, '0').match(/../g)!.join('-');
};
const address = (mpxn: string) => `/v1/premises/${mpxn}/requests`;
const raise = (mpxn: string, body: object = {}, by: PartyName = 'AAAA', key: string = randomUUID()) =>
  world.as(by).post(address(mpxn), body, { 'idempotency-key': key });
const raised = async (mpxn: string, body: object = {}, by: PartyName = 'AAAA'): Promise<Item[]> => {
  const reply = await raise(mpxn, body, by);
  expect(reply).toMatchObject({ status: 200 });
  return reply.body.items;
};
const outcomes = (items: readonly Item[]) =>
  Object.fromEntries(items.map(({ deviceType, outcome, problem }) => [deviceType, problem?.code ?? outcome]));
const list = async (mpxn: string, by: PartyName = 'AAAA') => (await feed.read(address(mpxn), by)).items;
const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

describe('a home', () => {
  test('is asked for in one call: each device gets a request of its own, an open one stays', async () => {
    const { mpxn, devices, meter } = home();
    const open = (await world.raised(meter)).split('/').at(-1);
    const key = randomUUID();
    const body = { yourReference: 'HOME 1', neededBy: '2026-12-24', installingSupplier: 'BBBB' };
    const reply = await raise(mpxn, body, 'AAAA', key);
    const items: Item[] = reply.body.items;
    expect(items.map(({ deviceId }) => deviceId)).toEqual(devices.map(({ deviceId }) => deviceId).toSorted());
    expect(outcomes(items)).toEqual({ ESME: 'open-already', GSME: 'raised', PPMID: 'raised', HCALCS: 'raised' });
    expect(items.find(({ deviceType }) => deviceType === 'ESME')?.request?.id).toBe(open);
    const gas = items.find(({ deviceType }) => deviceType === 'GSME')!;
    expect(gas.request).toMatchObject({
      state: 'open',
      yourReference: 'HOME 1',
      neededBy: '2026-12-24',
      leg: { addressee: 'BBBB', basis: 'named-by-requester' },
    });
    expect(await feed.read(`/v1/requests/${gas.request!.id}`)).toEqual(gas.request);

    const again = await raise(mpxn, body, 'AAAA', key);
    expect([again.status, again.body]).toEqual([200, reply.body]);
    expect(outcomes(await raised(mpxn))).toEqual(
      Object.fromEntries(['ESME', 'GSME', 'PPMID', 'HCALCS'].map((type) => [type, 'open-already'])),
    );
    for (const other of [{}, { ...body, deviceTypes: ['ESME'] }])
      expectProblem(await raise(mpxn, other, 'AAAA', key), 409, 'command-id-reused');
    expect((await list(mpxn)).length).toBe(4);
  });

  test('may be asked for by device types, and by its gas meter point', async () => {
    const { mpxn, gas } = home();
    expect(outcomes(await raised(gas.mpxn, { deviceTypes: ['esme', 'GSME'] }))).toEqual({
      ESME: 'raised',
      GSME: 'raised',
    });
    expect(outcomes(await raised(mpxn, { deviceTypes: ['PPMID'] }))).toEqual({ PPMID: 'raised' });
    expect(await raised(mpxn, { deviceTypes: ['IHD'] })).toEqual([]);
    expect(idsOf(await list(gas.mpxn)).toSorted()).toEqual(idsOf(await list(mpxn)).toSorted());
  });

  test('that two suppliers have is asked for by each for its own devices', async () => {
    const { mpxn, gas } = home();
    const key = randomUUID();
    const first = await raise(mpxn, {}, 'AAAA', key);
    const before: Item[] = first.body.items;
    await feed.record(gas);
    expect((await raise(mpxn, {}, 'AAAA', key)).body).toEqual(first.body);
    expect(outcomes(await raised(gas.mpxn, {}, 'CCCC'))).toEqual({ GSME: 'raised' });
    const mine = Object.fromEntries(['ESME', 'PPMID', 'HCALCS'].map((type) => [type, 'open-already']));
    expect(outcomes(await raised(mpxn))).toEqual(mine);
    // What it had asked for is still its own, though the supply is lost.
    expect(idsOf(await list(mpxn)).toSorted()).toEqual(before.map(({ request }) => request!.id).toSorted());
    expect((await list(gas.mpxn, 'CCCC')).map(({ requester }: { requester: string }) => requester)).toEqual(['CCCC']);
  });

  test('that is commissioned is told so device by device', async () => {
    const { mpxn } = home({ status: 'Commissioned' });
    const items = await raised(mpxn);
    const refused = 'device-commissioned';
    expect(outcomes(items)).toEqual({ ESME: refused, GSME: refused, PPMID: refused, HCALCS: refused });
    expect(items[0]).toMatchObject({
      outcome: 'refused',
      problem: { detail: expect.stringContaining('commissioned') },
    });
    expect(await list(mpxn)).toEqual([]);
  });
});

describe('the list', () => {
  test('has your requests whole, by whichever name, by device, the latest first, and nobody else’s', async () => {
    const { mpxn, meter, gas } = home();
    const byDevice: string[] = [];
    for (let n = 0; n < 3; n++) {
      const path = await world.raised(gas);
      byDevice.unshift(path.split('/').at(-1)!);
      if (n < 2) expect(await world.as('AAAA').post(`${path}/withdrawal`)).toMatchObject({ status: 200 });
    }
    const { deviceType, msn } = meter;
    const byMsn = await world.as('AAAA').post('/v1/requests', { deviceType, mpxn, msn });
    const items = await list(mpxn);
    expect(idsOf(items)).toEqual([byMsn.body.id, ...byDevice]);
    expect(items[1]).toEqual(await feed.read(`/v1/requests/${byDevice[0]}`));
    for (const by of ['BBBB', 'CCCC', 'MAPX', 'SECA'] as const) expect(await list(mpxn, by)).toEqual([]);
    expectProblem(await world.as('DCCX').get(address(mpxn)), 403, 'action-not-allowed');
  });
});

describe('refused', () => {
  test('where nothing is yours, the same as where nothing is', async () => {
    const { mpxn } = home();
    const foreign = await raise(mpxn, {}, 'CCCC');
    expectProblem(foreign, 422, 'not-registered-supplier');
    expect((await raise('1012345678903', {}, 'CCCC')).text).toBe(foreign.text);
    for (const none of ['1012345678904', 'x']) {
      expectProblem(await raise(none), 404, 'premises-unknown');
      expectProblem(await world.as('AAAA').get(address(none)), 404, 'premises-unknown');
    }
  });

  test('with an installer that cannot be: as a whole', async () => {
    const { mpxn } = home();
    for (const [installingSupplier, code] of [
      ['ZZZZ', 'party-unknown'],
      ['AAA', 'addressee-is-requester'],
    ] as const)
      expectProblem(await raise(mpxn, { installingSupplier }), 422, code, ['/installingSupplier']);
    expect(await list(mpxn)).toEqual([]);
  });

  test.each(wrongPremises)('%s: %j is told as %s', async (member, value, code) => {
    const reply = await raise('1012345678903', { [member]: value });
    expectProblem(reply, 400, 'validation-failed', [`/${member}`]);
    expect(reply.body.errors[0].code).toBe(code);
  });

  test('without a key, and in a role that raises nothing', async () => {
    expectProblem(await raise('1012345678903', {}, 'AAAA', ''), 400, 'idempotency-key-missing');
    expectProblem(await raise('1012345678903', {}, 'SECA'), 403, 'action-not-allowed');
  });
});

test('the hub and the gas proxy are told to need no code, and are not proposed either', async () => {
  const { mpxn, meter, gas } = home();
  await world.restart(async () => {
    const { log, views, close } = await openEngines(world.folder, 'sandbox');
    const register = new Register(log, views);
    const known = (await register.findDevice(must(parseDeviceId(meter.deviceId))))!;
    const inGas = (await register.findDevice(must(parseDeviceId(gas.deviceId))))!;
    const hub = { ...known, deviceId: known.hub!, deviceType: 'CHF' } as const;
    const proxy = { ...inGas, deviceId: must(parseDeviceId('00-DB-12-36-00-00-00-01')), deviceType: 'GPF' } as const;
    await register.addDevices([hub, proxy], 'SECA' as PartyId);
    await close();
  });
  const none = 'device-type-needs-no-install-code';
  expect(outcomes(await raised(mpxn))).toEqual({
    ...{ ESME: 'raised', GSME: 'raised', PPMID: 'raised', HCALCS: 'raised' },
    ...{ CHF: none, GPF: none },
  });
  await feed.record({ mpxn }, { gaining: 'FFFF' });
  const { items } = await feed.read('/v1/proposals', 'FFFF');
  expect(items.map(({ deviceType }: Item) => deviceType).toSorted()).toEqual(['ESME', 'HCALCS', 'PPMID']);
});
