import { expectProblem } from './problem.fixture.ts';
import { day, Feed } from './switching.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName, SandboxDevice } from './world.fixture.ts';

let world: World;
const feed = new Feed(() => world);
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

/** FFFF supplies nothing until it gains it here. */
const gained = async (device = feed.meter()): Promise<SandboxDevice> => {
  await feed.record(device, { gaining: 'FFFF' });
  return device;
};
const page = async (query = '', by: PartyName = 'FFFF') => (await world.as(by).get(`/v1/proposals?${query}`)).body;
const proposed = async (query = '', by: PartyName = 'FFFF'): Promise<string[]> =>
  (await page(query, by)).items.map(({ deviceId }: SandboxDevice) => deviceId);
const dismiss = (deviceId: string, by: PartyName = 'FFFF') => world.as(by).post(`/v1/proposals/${deviceId}/dismissal`);

describe('a device gained uncommissioned', () => {
  test('is proposed to who gained it, and to nobody else, until a request for it is raised', async () => {
    const device = await gained();
    const { items, next } = await page();
    expect(next).toBeNull();
    expect(items).toEqual([
      {
        party: 'FFFF',
        deviceId: device.deviceId,
        deviceType: 'GSME',
        mpxn: device.mpxn,
        gainedFrom: day(),
        losing: 'AAAA',
        switchId: `S-${device.mpxn}`,
        at: expect.any(String),
      },
    ]);
    expect(await proposed('', 'AAAA')).not.toContain(device.deviceId);
    const path = await feed.raisedBy('FFFF', device);
    expect(await proposed()).toEqual([]);
    // It was taken up, whatever came of it.
    expect(await world.as('FFFF').post(`${path}/withdrawal`)).toMatchObject({ status: 200 });
    expect(await proposed()).toEqual([]);
  });

  test('is proposed once, however often the switch is told, and no more once it is dismissed', async () => {
    const device = await gained();
    await feed.send(feed.message(device, { gaining: 'FFFF' }));
    const [proposal] = (await page()).items;
    expect(proposal.deviceId).toBe(device.deviceId);
    const first = await dismiss(device.deviceId);
    expect([first.status, first.body]).toEqual([200, proposal]);
    expect(await dismiss(device.deviceId)).toMatchObject({ status: 200, body: proposal });
    await feed.record(device, { gaining: 'FFFF', version: 2 });
    expect(await proposed()).toEqual([]);
  });

  test('is not proposed any more when the switch is withdrawn, and again when it is gained by another one', async () => {
    const device = await gained();
    expect(await proposed()).toEqual([device.deviceId]);
    await feed.record(device, { gaining: 'FFFF', version: 2, withdrawn: true });
    expect(await proposed()).toEqual([]);
    await feed.record(device, { gaining: 'FFFF', effectiveFrom: day(9), id: 'later' });
    expect((await page()).items).toMatchObject([{ gainedFrom: day(9), switchId: 'later' }]);
    await dismiss(device.deviceId);
  });

  test('is proposed for each device of the meter point, in pages', async () => {
    const electricity = await gained(world.device({ deviceType: 'ESME' }));
    const all = await proposed();
    expect(all).toHaveLength(3);
    expect(all).toContain(electricity.deviceId);
    const first = await page('limit=2');
    expect(first.items.map(({ deviceId }: SandboxDevice) => deviceId)).toEqual(all.slice(0, 2));
    const second = await page(`limit=2&after=${first.next}`);
    expect([second.items.length, second.next]).toEqual([1, null]);
    for (const deviceId of all) await dismiss(deviceId);
    expect(await proposed()).toEqual([]);
  });
});

test('what switches bring about shows in the next call, however many they are', async () => {
  const devices = Array.from({ length: 20 }, () => world.device({ installingSupplier: 'CCCC' }));
  const raised = await Promise.all(devices.map((device) => world.raised(device)));
  const switches = devices.map((device) => feed.message(device, { gaining: 'FFFF' }));
  const recorded = await feed.send({ switches });
  const [open, proposals] = await Promise.all([
    world.as('AAAA').get('/v1/requests?state=open&relation=requester&limit=500'),
    page('limit=500'),
  ]);
  expect(recorded).toMatchObject({ status: 200, body: { rejected: 0 } });
  expect(raised).toHaveLength(20);
  expect(open.body.items).toEqual([]);
  const gainedNow = proposals.items.map(({ deviceId }: SandboxDevice) => deviceId);
  expect(gainedNow).toEqual(expect.arrayContaining(devices.map(({ deviceId }) => deviceId)));
  await Promise.all(gainedNow.map((deviceId: string) => dismiss(deviceId)));
});

test('what is commissioned, or was installed by who gained it, is not proposed', async () => {
  const commissioned = world.device({ deviceType: 'GSME', status: 'Commissioned' });
  await gained(commissioned);
  await gained(feed.meter({ installingSupplier: 'FFFF' }));
  expect(await proposed()).toEqual([]);
});

describe('by standing instruction', () => {
  const requestsFor = async ({ deviceId }: SandboxDevice): Promise<string[]> =>
    (await world.as('CCCC').get('/v1/requests?relation=requester&limit=500')).body.items
      .filter((row: { deviceId: string }) => row.deviceId === deviceId)
      .map(({ id }: { id: string }) => id);

  test('the request is raised by itself, once, and history tells by whom', async () => {
    const instruct = (gainedDevices: string) =>
      world.as('CCCC').post('/v1/parties/CCCC/standing-instruction', { gainedDevices });
    expect(await instruct('raise')).toMatchObject({ status: 200, body: { gainedDevices: 'raise' } });
    const device = feed.meter();
    await feed.record(device);
    await feed.record(device, { version: 2 });
    const [id, ...others] = await requestsFor(device);
    expect(others).toEqual([]);
    const path = `/v1/requests/${id}`;
    expect(await feed.read(path, 'CCCC')).toMatchObject({ state: 'open', leg: { addressee: 'BBBB' } });
    const [raised] = await feed.eventsOf(path);
    expect(raised).toMatchObject({
      type: 'requests.install-code-requested.v1',
      party: 'CCCC',
      user: 'exchange:standing-instruction',
    });
    expect(await proposed('limit=500', 'CCCC')).not.toContain(device.deviceId);

    expect(await instruct('propose')).toMatchObject({ status: 200 });
    const next = feed.meter();
    await feed.record(next);
    expect(await requestsFor(next)).toEqual([]);
    expect(await proposed('limit=500', 'CCCC')).toContain(next.deviceId);
  });
});

describe('refused', () => {
  test('a dismissal of what is not proposed to you, or is no device', async () => {
    const { deviceId } = await gained();
    for (const none of [deviceId, '00-DB-99-99-99-99-99-99', 'x'])
      expectProblem(await dismiss(none, 'CCCC'), 404, 'proposal-unknown');
    expectProblem(await dismiss(deviceId, 'SECA'), 403, 'action-not-allowed');
    expect(await proposed()).toEqual([deviceId]);
  });

  test.each([
    ['after=x', '/after', 'cursor-invalid'],
    ['limit=0', '/limit', 'number-invalid'],
    ['page=2', '/page', 'unknown-member'],
  ])('a list %s', async (query, pointer, code) => {
    const reply = await world.as('FFFF').get(`/v1/proposals?${query}`);
    expectProblem(reply, 400, 'validation-failed', [pointer]);
    expect(reply.body.errors[0].code).toBe(code);
  });
});
