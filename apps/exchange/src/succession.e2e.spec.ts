import { randomUUID } from 'node:crypto';
import { mpanCheckDigit } from '@icx/identifiers';
import { addWorkingDays, atLondon, calendars, plainDate } from '@icx/working-days';
import type { CalendarName } from '@icx/working-days';
import { freshCode } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { refusedSuccessions, wrongSuccessions } from './switching.data.ts';
import { day, Feed } from './switching.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

const ADDRESS = '/v1/successions';
let world: World;
const feed = new Feed(() => world);
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

/** Raised by AAAA for a device that FFFF installed, and so put to FFFF. */
const putToF = async (deviceType = 'GSME') => {
  const device = world.device({ deviceType, installingSupplier: 'FFFF' });
  const path = await world.raised(device);
  expect(await feed.read(path)).toMatchObject({ leg: { number: 1, addressee: 'FFFF' } });
  return { device, path };
};
/** Raised by FFFF for a device that it gained, and put to BBBB. */
const raisedByF = async () => {
  const device = feed.meter();
  await feed.record(device, { gaining: 'FFFF' });
  return { device, path: await feed.raisedBy('FFFF', device) };
};
/** The request of this party for the device that has not ended: what goes on. */
const goingOn = async (party: PartyName, deviceId: string): Promise<string> => {
  const { items } = (await world.as(party).get('/v1/requests?relation=requester&limit=500')).body;
  const rows = items.filter(
    (row: { deviceId: string; state: string }) => row.deviceId === deviceId && row.state !== 'ended',
  );
  expect(rows).toHaveLength(1);
  return `/v1/requests/${rows[0].id}`;
};
const addressee = async (path: string) => (await feed.read(path)).leg.addressee;
const post = (body: object, by: PartyName = 'SECA', key: string = randomUUID()) =>
  world
    .as(by)
    .post(
      ADDRESS,
      { kind: 'solr', from: 'FFFF', to: 'CCCC', effectiveFrom: day(), ...body },
      { 'idempotency-key': key },
    );

describe('a Supplier of Last Resort', () => {
  test('gets open legs with a new clock and grace, and requests with the same clock; reversed, all goes back', async () => {
    const [leg, own, held] = [await putToF(), await raisedByF(), await raisedByF()];
    const installCode = freshCode();
    await world.as('BBBB').post(`${held.path}/answer`, { answer: 'code-supplied', installCode });
    const before = { leg: await feed.read(leg.path), own: await feed.read(own.path, 'FFFF') };
    await feed.moveTo(atLondon(day(4), '12:00'));
    const succession = await feed.succeed({ from: 'FFFF', to: 'CCC', effectiveFrom: day(4), grace: 5, reason: 'SoLR' });

    const moved = await feed.read(leg.path);
    const [first, second] = moved.legs;
    expect(moved.legs).toHaveLength(2);
    expect(first).toMatchObject({ addressee: 'FFFF', closed: 'addressee-failed' });
    expect(second).toMatchObject({ addressee: 'CCCC', basis: 'successor', obligated: true, clock: 'running' });
    expect(second.receivedAt > before.leg.leg.receivedAt).toBe(true);
    const calendar = calendars[second.calendar as CalendarName];
    // Received on a Friday by this calendar or on the next Working Day: the term of a leg that is opened now, and 5.
    const fresh = await world.raised(world.device({ installingSupplier: 'CCCC' }));
    const { dueOn } = (await feed.read(fresh)).leg;
    expect(second.dueOn).toBe(addWorkingDays(plainDate(dueOn), 5, calendar));

    expect(await feed.read(own.path, 'FFFF')).toMatchObject({
      state: 'ended',
      ending: { how: 'transferred', to: 'CCCC' },
    });
    const going = await goingOn('CCCC', own.device.deviceId);
    const { legs, state } = await feed.read(going, 'CCCC');
    expect([state, legs.length]).toEqual(['open', 1]);
    const { receivedAt, dueOn: due, dueAt } = before.own.leg;
    expect(legs[0]).toMatchObject({ addressee: 'BBBB', receivedAt, dueOn: due, dueAt, clock: 'running' });
    expectProblem(await world.as('FFFF').post(`${own.path}/withdrawal`), 409, 'request-ended');
    const reveal = (path: string, by: PartyName) =>
      world.as(by).post(`${path}/reveal`, { format: 'as-supplied', reason: 'visit' });
    const code = await goingOn('CCCC', held.device.deviceId);
    expect(await reveal(code, 'CCCC')).toMatchObject({ status: 200, body: { installCode } });
    expectProblem(await reveal(held.path, 'FFFF'), 409, 'request-ended');

    expect(await feed.read(succession, 'SECA')).toMatchObject({
      ...{ kind: 'solr', from: 'FFFF', to: 'CCCC', grace: 5, reason: 'SoLR', mpxns: null, mpxnCount: null },
      progress: { state: 'done', legsMoved: 1, requestsTransferred: 2, legsWaiting: 0, problem: null },
    });
    const { periods } = await feed.history(own.device);
    expect(periods.at(-1)).toMatchObject({ supplier: 'CCCC', losing: 'FFFF', from: day(4) });
    // Who asks now is led to the successor at once.
    const later = await world.raised(world.device({ installingSupplier: 'FFFF' }));
    expect(await addressee(later)).toBe('CCCC');

    await feed.reverse(succession);
    const back = await feed.read(leg.path);
    expect(back.legs.slice(1)).toMatchObject([
      { addressee: 'CCCC', closed: 'succession-reversed' },
      { addressee: 'FFFF', clock: 'running', closed: null },
    ]);
    expect(await feed.read(going, 'CCCC')).toMatchObject({
      state: 'ended',
      ending: { how: 'transferred', to: 'FFFF' },
    });
    const again = await goingOn('FFFF', own.device.deviceId);
    expect((await feed.read(again, 'FFFF')).leg).toMatchObject({ addressee: 'BBBB', receivedAt, dueOn: due, dueAt });
    expect((await feed.history(own.device)).periods.at(-1)).toMatchObject({ supplier: 'FFFF', to: null });
  });

  test('takes over ahead of its day only when that comes', async () => {
    const { path } = await putToF();
    const reply = await post({ effectiveFrom: day(6) });
    expect(reply).toMatchObject({ status: 201 });
    await feed.carriedOut(reply.headers.location!, 'scheduled');
    expect(await addressee(path)).toBe('FFFF');
    await feed.moveTo(atLondon(day(6), '12:00'));
    expect(await addressee(path)).toBe('CCCC');
    await feed.carriedOut(reply.headers.location!, 'done');
    await feed.reverse(reply.headers.location!);
  });

  test('ahead of its day takes nothing from requests of who will fail, whatever the feed tells until then', async () => {
    const told = await raisedByF();
    const reply = await post({ effectiveFrom: day(8) });
    await feed.record(told.device, { gaining: 'FFFF', version: 2 });
    const later = await raisedByF();
    await feed.moveTo(atLondon(day(8), '00:00'));
    for (const { device, path } of [told, later]) {
      expect(await feed.read(path, 'FFFF')).toMatchObject({ state: 'ended', ending: { how: 'transferred' } });
      expect(await feed.read(await goingOn('CCCC', device.deviceId), 'CCCC')).toMatchObject({ state: 'open' });
    }
    await feed.reverse(reply.headers.location!);
  });
});

test('two successors by fuel, and a third for one meter point: the most specific one counts', async () => {
  const [one, other, gas] = [await putToF('ESME'), await putToF('ESME'), await putToF()];
  const scoped = { from: 'FFFF', kind: 'book-transfer' };
  const made = [
    await feed.succeed({ ...scoped, to: 'CCCC', fuel: 'electricity' }),
    await feed.succeed({ ...scoped, to: 'BBBB', fuel: 'gas' }),
  ];
  expect(await Promise.all([one, other, gas].map(({ path }) => addressee(path)))).toEqual(['CCCC', 'CCCC', 'BBBB']);

  for (const path of made) await feed.reverse(path);
  expect(await Promise.all([one, other, gas].map(({ path }) => addressee(path)))).toEqual(['FFFF', 'FFFF', 'FFFF']);

  const mpxns = [one.device.mpxn];
  const single = await feed.succeed({ ...scoped, to: 'BBBB', mpxns });
  const whole = await feed.succeed({ ...scoped, to: 'CCCC', fuel: 'electricity' });
  expect(await Promise.all([one, other, gas].map(({ path }) => addressee(path)))).toEqual(['BBBB', 'CCCC', 'FFFF']);

  const seen = async (by: PartyName) => feed.read(single, by);
  for (const by of ['FFFF', 'BBBB', 'DCCX'] as const)
    expect(await seen(by)).toMatchObject({ mpxns, mpxnCount: 1, progress: { state: 'done', legsMoved: 1 } });
  expect((await seen('BBBB')).progress).not.toHaveProperty('problem');
  for (const by of ['CCCC', 'MAPX'] as const) {
    const told = await seen(by);
    expect(told).toMatchObject({ from: 'FFFF', to: 'BBBB', mpxnCount: 1, progress: { state: 'done' } });
    expect(JSON.stringify(told)).not.toContain(mpxns[0]);
    expect(Object.keys(told.progress)).toEqual(['state']);
    const { items } = (await world.as(by).get(ADDRESS)).body;
    const { progress: _, ...listed } = told;
    expect(items).toContainEqual(listed);
  }
  for (const path of [single, whole]) await feed.reverse(path);
});

describe('what is malformed or wrong', () => {
  test.each(wrongSuccessions)('%s: %j is told as %s', async (pointer, value, code) => {
    const reply = await post({ [pointer.split('/')[1]!]: value });
    expectProblem(reply, 400, 'validation-failed', [pointer]);
    expect(reply.body.errors[0].code).toBe(code);
  });
  test.each(refusedSuccessions)('%s', async (_, body, status, code, pointers) =>
    expectProblem(await post(body), status, code, pointers),
  );

  test('100,000 meter points are one succession, listed by their number; more are too many for one body', async () => {
    const mpxns = Array.from({ length: 100_001 }, (_, index) => {
      const body = `20${String(index).padStart(10, '0')}`;
      return body + mpanCheckDigit(body);
    });
    expectProblem(await post({ mpxns }), 400, 'list-too-long', ['/mpxns']);
    // One that is named twice counts once.
    const reply = await post({ mpxns: [...mpxns.slice(2), mpxns[2]] });
    expect(reply).toMatchObject({ status: 201, body: { mpxnCount: 99_999 } });
    const { items } = (await world.as('SECA').get('/v1/successions')).body;
    const listed = items.find(({ id }: { id: string }) => id === reply.body.id);
    expect(listed).toMatchObject({ mpxnCount: 99_999 });
    expect(listed).not.toHaveProperty('mpxns');
    await feed.reverse(reply.headers.location!);
  });

  test('one that overlaps, closes a circle, is unknown, or is reversed already', async () => {
    const path = await feed.succeed({ from: 'FFFF', to: 'BBBB', kind: 'merger' });
    expectProblem(await post({}), 409, 'succession-overlaps');
    expectProblem(await post({ from: 'BBBB', to: 'FFFF' }), 409, 'succession-cycle');
    await feed.reverse(path);
    const reverse = (of: string, body: object = { reason: 'r' }, by: PartyName = 'SECA') =>
      world.as(by).post(`${of}/reversal`, body);
    expectProblem(await reverse(path), 409, 'succession-reversed-already');
    expectProblem(await reverse(path, {}), 400, 'validation-failed', ['/reason']);
    expectProblem(await reverse(path, { reason: 'r' }, 'AAAA'), 403, 'action-not-allowed');
    for (const none of [path.replace(/.{8}$/, '00000000'), `${ADDRESS}/x`]) {
      expectProblem(await reverse(none), 404, 'succession-unknown');
      expectProblem(await world.as('MAPX').get(none), 404, 'succession-unknown');
    }
    expectProblem(await post({}, 'DCCX'), 403, 'action-not-allowed');
    expectProblem(await post({}, 'SECA', ''), 400, 'idempotency-key-missing');
  });

  test('a command sent again is carried out once', async () => {
    const key = randomUUID();
    const send = (more: object = {}) => post({ from: 'CCCC', to: 'BBBB', fuel: 'gas', ...more }, 'SECA', key);
    const first = await send();
    const again = await send();
    expect([again.status, again.body, again.headers.location]).toEqual([201, first.body, first.headers.location]);
    expectProblem(await send({ to: 'FFFF' }), 409, 'command-id-reused');
    await feed.reverse(first.headers.location!);
    expect((await send()).body).toEqual(first.body);
  });
});
