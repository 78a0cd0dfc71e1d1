import { expectUntold, expectUnwritten, freshCode, vector, vectorKey } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { eventNames, World } from './world.fixture.ts';
import type { SandboxDevice } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const supply = (path: string, installCode: string, more: object = {}) =>
  world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode, ...more });
const reveal = (path: string, format: string) =>
  world.as('AAAA').post(`${path}/reveal`, { format, reason: 'join the meter' });

describe('the published vector, from raising to revealing', () => {
  let path: string;
  let device: SandboxDevice;

  test('raising creates the request, puts it to who installed, and starts its clock', async () => {
    device = world.device();
    const reply = await world
      .as('AAAA')
      .post('/v1/requests', { deviceId: device.deviceId, deviceType: device.deviceType, yourReference: 'job 1' });
    expect(reply).toMatchObject({
      status: 201,
      headers: { etag: '"2"', location: `/v1/requests/${reply.body.id}` },
      body: {
        id: expect.stringMatching(/^icr_TEST[0-9a-f]{32}$/),
        state: 'open',
        requester: 'AAAA',
        device: { deviceId: device.deviceId, deviceType: device.deviceType },
        yourReference: 'job 1',
        leg: {
          number: 1,
          addressee: 'BBBB',
          basis: 'recorded-installer',
          obligated: true,
          clock: 'running',
          receivedAt: reply.body.raisedAt,
          dueOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          calendar: 'england-and-wales',
        },
        code: null,
      },
    });
    path = reply.headers.location!;
  });

  test('the very next read, history and list show it, to requester, addressee and SECA alike', async () => {
    const id = path.split('/').at(-1);
    for (const party of ['AAAA', 'BBBB', 'SECA'] as const) {
      expect(await world.as(party).get(path)).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { id } });
      expect(eventNames(await world.as(party).get(`${path}/history`))).toEqual([
        'install-code-requested',
        'leg-opened',
        'leg-received',
      ]);
      const { body } = await world.as(party).get('/v1/requests?state=open');
      expect(body.items).toContainEqual(
        expect.objectContaining({ id, state: 'open', addressee: 'BBBB', clock: 'running', breached: false }),
      );
    }
  });

  test('the same device again is the same request, noted in its history', async () => {
    const { deviceId, deviceType } = device;
    const again = await world.as('AAAA').post('/v1/requests', { deviceId, deviceType });
    expect([again.status, again.headers.location]).toEqual([200, path]);
    expect(eventNames(await world.as('AAAA').get(`${path}/history`)).at(-1)).toBe('requested-again');
  });

  test('a code that fails its CRC is refused with what to check, and the clock runs on', async () => {
    const wrong = await supply(path, vector.replace('C3B5', 'C3B6'));
    expect(wrong).toMatchObject({ status: 422, body: { code: 'install-code-crc-mismatch' } });
    expect(wrong.body.errors).toEqual([expect.objectContaining({ pointer: '/installCode' })]);
    expect(wrong.body.detail).toMatch(/label.*letters read as digits.*least significant byte/s);
    expect((await supply(path, vector.replace('C3B5', 'B5C3'))).body.detail).toMatch(/reverse order/);
    const { body } = await world.as('AAAA').get(path);
    expect(body).toMatchObject({ state: 'open', code: null, leg: { clock: 'running', reply: null } });
    expect(eventNames(await world.as('AAAA').get(`${path}/history`)).slice(-2)).toEqual([
      'supply-rejected',
      'supply-rejected',
    ]);
  });

  test('the right code discharges the leg in time, and is told to nobody', async () => {
    expect(await supply(path, vector)).toMatchObject({
      status: 200,
      body: {
        state: 'answered',
        leg: { clock: 'stopped', reply: { answer: 'code-supplied', inTime: true } },
        code: { supplier: 'BBBB', representation: 'raw-16+crc', check: 'crc-checked' },
      },
    });
  });

  test.each([
    ['sr-8.11', vector.slice(0, 32)],
    ['raw-16', vector.slice(0, 32)],
    ['raw-16+crc', vector],
    ['as-supplied', vector],
    ['link-key-16', vectorKey],
  ])('the requester reveals it as %s', async (format, installCode) => {
    expect(await reveal(path, format)).toMatchObject({
      status: 200,
      body: { installCode, format, representation: 'raw-16+crc', check: 'crc-checked', deviceId: device.deviceId },
    });
    const { body } = await world.as('SECA').get(`${path}/history`);
    expect(body.events.at(-1)).toMatchObject({
      type: 'requests.code-revealed.v1',
      party: 'AAAA',
      user: 'sandbox:AAAA',
      data: { format, reason: 'join the meter' },
    });
  });

  test('evidence holds the whole story without the code', async () => {
    const { body } = await world.as('SECA').get(`${path}/evidence`);
    expect(body).toMatchObject({ request: { state: 'revealed' }, generatedAt: expect.any(String) });
    expect(body.events).toMatchObject((await world.as('SECA').get(`${path}/history`)).body.events);
  });
});

describe('what a supplier says the code is', () => {
  const digits = freshCode().slice(0, 32);

  test.each([
    ['raw-16', 'not-checkable', 'link-key-16', 200],
    ['link-key-16', 'not-checkable', 'sr-8.11', 409],
    [undefined, 'not-checkable', 'link-key-16', 200],
  ])(
    '%s is kept as it was said, with its check, and revealed as far as it can be',
    async (said, check, format, status) => {
      const path = await world.raised();
      const answered = await supply(path, digits, said ? { representation: said } : {});
      expect(answered.body.code).toEqual({ supplier: 'BBBB', representation: said ?? 'unknown-16', check });
      expect((await reveal(path, 'as-supplied')).body).toMatchObject({ installCode: digits });
      const other = await reveal(path, format);
      expect([other.status, other.body.code]).toEqual([
        status,
        status === 409 ? 'representation-not-convertible' : undefined,
      ]);
      if (said === undefined) expect(other.body).toMatchObject({ installCode: digits, warning: expect.any(String) });
    },
  );

  test.each([
    ['lower case', (code: string) => code.toLowerCase()],
    ['spaces', (code: string) => ` ${code.match(/..../g)!.join(' ')} `],
    ['hyphens', (code: string) => code.match(/../g)!.join('-')],
    ['colons', (code: string) => code.match(/../g)!.join(':')],
  ])('a code written with %s is the same code', async (_, write) => {
    const [path, code] = [await world.raised(), freshCode()];
    expect((await supply(path, write(code))).status).toBe(200);
    expect((await reveal(path, 'as-supplied')).body.installCode).toBe(code);
    expectUntold(world, [code]);
  });
});

describe('a device without a known Device ID', () => {
  test('is asked for by MPxN and MSN, even without its type: the request is for the device that is there', async () => {
    const { deviceId, deviceType, mpxn, msn } = world.device();
    const raised = await world.as('AAAA').post('/v1/requests', { mpxn, msn });
    expect(raised).toMatchObject({ status: 201, body: { device: { deviceId, deviceType, mpxn, msn }, state: 'open' } });
    const path = raised.headers.location!;
    for (const wrong of ['00-DB-12-34-56-78-90-A0', world.device().deviceId])
      expectProblem(await supply(path, freshCode(), { deviceId: wrong }), 422, 'device-id-mismatch', ['/deviceId']);
    expect((await world.as('AAAA').get(path)).body.leg).toMatchObject({ clock: 'running', reply: null });
    const code = freshCode();
    expect((await supply(path, code, { deviceId })).body).toMatchObject({ state: 'answered', device: { deviceId } });
    expect((await reveal(path, 'sr-8.11')).body).toMatchObject({ installCode: code.slice(0, 32), deviceId });
    for (const named of [{ mpxn, msn }, { deviceId }]) {
      const again = await world.as('AAAA').post('/v1/requests', named);
      expect([again.status, again.headers.location]).toEqual([200, path]);
    }
  });

  test('a Device ID that the request does not have is refused', async () => {
    const path = await world.raised();
    expect(await supply(path, freshCode(), { deviceId: world.device().deviceId })).toMatchObject({
      status: 422,
      body: { code: 'device-id-mismatch', errors: [{ pointer: '/deviceId' }] },
    });
  });
});

test('the reveal for a Whitelisted device says what to do in the hub first', async () => {
  const path = await world.raised(world.device({ installingSupplier: 'CCCC', status: 'Whitelisted' }));
  expect(
    await world.as('CCCC').post(`${path}/answer`, { answer: 'code-supplied', installCode: freshCode() }),
  ).toMatchObject({ status: 200 });
  const { body } = await reveal(path, 'sr-8.11');
  // A device that is in the hub’s log already would discard the new key and still say "success".
  expect(body.advice).toEqual(expect.arrayContaining([expect.stringMatching(/Remove the device from the hub/)]));
});

test('no answer but the reveal to the requester held the vector, and no file does', () => {
  expectUntold(world, [vector]);
  expectUnwritten(world.folder, [vector]);
});
