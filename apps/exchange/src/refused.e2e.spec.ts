import { join } from 'node:path';
import { openLogReader } from '@icx/sqlite/log';
import type { LogReader } from '@icx/sqlite/log';
import { expectUntold, expectUnwritten } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { answers, clockMoves, raises, reroutes, wrongCodes } from './refused.data.ts';
import type { Refusable } from './refused.data.ts';
import { eventNames, World } from './world.fixture.ts';
import type { PartyName, SandboxDevice } from './world.fixture.ts';

/** What is right in form, and refused for what it says. */
let world: World;
let log: LogReader;
let path: string;
let device: SandboxDevice;
let another: SandboxDevice;

beforeAll(async () => {
  world = await World.open();
  log = openLogReader(join(world.folder, 'log.db'));
  [device, another] = [world.device(), world.device()];
  path = await world.raised();
});
afterAll(async () => {
  log.close();
  await world.close();
});

/** Refused, and no event is stored. */
const expectRefused = async (
  by: PartyName,
  at: string,
  body: object,
  { status, code, pointers }: Pick<Refusable, 'status' | 'code' | 'pointers'>,
) => {
  const head = log.head();
  expectProblem(await world.as(by).post(at, body), status, code, pointers);
  expect(log.head()).toBe(head);
};

test.each(raises)('raising for $what', async ({ body, ...refusal }) => {
  const { deviceId, deviceType } = device;
  await expectRefused('AAAA', '/v1/requests', { deviceId, deviceType, ...body }, refusal);
});

test.each<readonly [Partial<SandboxDevice>, PartyName, string, readonly string[]]>([
  [{}, 'CCCC', 'not-registered-supplier', []],
  [{ status: 'Commissioned' }, 'AAAA', 'device-commissioned', []],
  [{ status: 'Suspended', installingSupplier: 'CCCC' }, 'AAAA', 'device-status-not-eligible', []],
  [{ registeredSupplier: 'BBBB', installingSupplier: 'AAAA' }, 'AAAA', 'not-registered-supplier', []],
])('raising for a device like %j by %s: %s', async (like, by, code, pointers) => {
  const { deviceId, deviceType } = world.device(like);
  await expectRefused(by, '/v1/requests', { deviceId, deviceType }, { status: 422, code, pointers });
});

test('a Pending device needs evidence, and the install date in the inventory is evidence', async () => {
  const refusal = { status: 422, code: 'evidence-of-installation-required', pointers: ['/evidenceOfInstallation'] };
  const { deviceId } = await world.undated('Pending');
  await expectRefused('AAAA', '/v1/requests', { deviceId }, refusal);
  await world.raised(world.device({ status: 'Pending', installingSupplier: 'CCCC' }));
});

test.each([{ installedOn: '2026-10-01' }, { serviceFlag: 'I' }, { siteStatement: 'seen on site' }, 'seen on site'])(
  'a Pending device is asked for with the evidence %j',
  async (evidenceOfInstallation) => {
    const { deviceId, deviceType } = await world.undated('Pending');
    const reply = await world.as('AAAA').post('/v1/requests', { deviceId, deviceType, evidenceOfInstallation });
    expect(reply).toMatchObject({ status: 201, body: { smiStatus: 'Pending' } });
  },
);

test('of a device that it installed itself a supplier is sent to its own files, and may ask whom it names', async () => {
  const { deviceId, mpxn } = world.device();
  const id = `MINE-${mpxn}`;
  const switched = { id, version: 1, mpxn, losing: 'AAAA', gaining: 'BBBB', effectiveFrom: '2026-11-20' };
  expect(await world.as('DCCX').post('/v1/switches', switched)).toMatchObject({ status: 201 });
  const refusal = { status: 422, code: 'installed-by-requester', pointers: [] };
  await expectRefused('BBBB', '/v1/requests', { deviceId }, refusal);
  const named = await world.as('BBBB').post('/v1/requests', { deviceId, installingSupplier: 'MAPX' });
  expect(named.body).toMatchObject({
    state: 'open',
    leg: { addressee: 'MAPX', basis: 'named-by-requester', obligated: false, clock: 'stopped' },
  });
});

test.each(answers)('answering with $what', ({ body, ...refusal }) =>
  expectRefused('BBBB', `${path}/answer`, body, refusal),
);

test.each(reroutes)('re-routing to $what', ({ body, ...refusal }) =>
  expectRefused('AAAA', `${path}/reroute`, body, refusal),
);

test.each(clockMoves)('moving the clock by $what', ({ body, ...refusal }) =>
  expectRefused('SECA', '/v1/sandbox/clock', body, refusal),
);

describe('an install code that is wrong', () => {
  test.each(wrongCodes)('by $by: says what to do; recorded without it, and the clock runs on', async (one) => {
    const { installCode, code, detail, representation } = one;
    const before = (await world.as('AAAA').get(path)).body;
    const body = { answer: 'code-supplied', installCode, ...(representation ? { representation } : {}) };
    const reply = await world.as('BBBB').post(`${path}/answer`, body);
    expectProblem(reply, 422, code, ['/installCode']);
    expect(reply.body.detail).toMatch(detail);
    expect((await world.as('AAAA').get(path)).body).toEqual(before);
    expect(before.leg).toMatchObject({ clock: 'running', reply: null });
    const history = await world.as('SECA').get(`${path}/history`);
    expect(eventNames(history).at(-1)).toBe('supply-rejected');
    expect(history.body.events.at(-1).data).toEqual({ leg: 1, at: expect.any(String), code });
    if (installCode.trim() !== '') expect(reply.text).not.toContain(installCode.slice(0, 12));
  });

  test('is told to nobody and written nowhere, whatever was wrong with it', () => {
    const sent = wrongCodes.map(({ installCode }) => installCode).filter((text) => /^[0-9A-F]{32,}$/.test(text));
    expect(sent.length).toBeGreaterThan(6);
    expectUntold(world, sent);
    expectUnwritten(world.folder, sent);
  });
});

test('a mistyped MSN is named to who supplies the meter point, and to nobody else', async () => {
  const { deviceType, mpxn, msn } = another;
  const asked = { deviceType, mpxn, msn: 'none like this' };
  await expectRefused('AAAA', '/v1/requests', asked, { status: 422, code: 'msn-mismatch', pointers: ['/msn'] });
  const [own, foreign] = await Promise.all(
    (['AAAA', 'CCCC'] as const).map((party) => world.as(party).post('/v1/requests', asked)),
  );
  expect(own!.body.detail).toContain(`At ${mpxn} the inventory has MSN ${msn} (${deviceType})`);
  expectProblem(foreign!, 422, 'not-registered-supplier');
  expect(foreign!.text).not.toContain(msn);
});
