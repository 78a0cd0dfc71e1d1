import { join } from 'node:path';
import { openLogReader } from '@icx/sqlite/log';
import { isBacklog } from '@icx/requests';
import { defaultPolicy } from '@icx/requests-service';
import { sandboxDevices } from '@icx/sandbox';
import { addDays, addHours, atLondon, instant, plainDate } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { expectUntold, freshCode } from './codes.fixture.ts';
import { eventNames, World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

/** Time only goes on: each test begins where the one before it ended. */
let world: World;
const codes: string[] = [];
const paths = { late: '', never: '', inTime: '', backlog: '', ahead: '', corrected: '' };
let dueAt: Instant;

const moveTo = async (now: Instant) =>
  expect(await world.as('SECA').post('/v1/sandbox/clock', { now })).toMatchObject({ status: 200, body: { now } });
const read = async (path: string, by: PartyName = 'AAAA') => (await world.as(by).get(path)).body;
const eventsOf = async (path: string) => (await world.as('SECA').get(`${path}/history`)).body.events;
const names = async (path: string) => eventNames(await world.as('SECA').get(`${path}/history`));
const supply = (path: string) => {
  const installCode = freshCode();
  codes.push(installCode);
  return world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode });
};
const idOf = (path: string) => path.split('/').at(-1);
const breachedFor = async (by: PartyName): Promise<string[]> =>
  (await world.as(by).get('/v1/requests?breached=true&limit=500')).body.items.map(({ id }: { id: string }) => id);

beforeAll(async () => {
  world = await World.open();
  for (const name of ['late', 'never', 'inTime', 'ahead', 'corrected'] as const) paths[name] = await world.raised();
  const { deviceId } = sandboxDevices(plainDate('2026-11-23')).find(({ installedOn }) =>
    isBacklog(installedOn, defaultPolicy.obligationFrom),
  )!;
  paths.backlog = await world.raised(world.device({ deviceId, installingSupplier: 'CCCC' }));
  dueAt = (await read(paths.never)).leg.dueAt;
});
afterAll(() => world.close());

test('a clock started: due at 24:00 London of the 10th Working Day; a backlog request has none', async () => {
  const { leg } = await read(paths.never);
  expect(dueAt).toBe(atLondon(addDays(plainDate(leg.dueOn), 1), '00:00'));
  expect(await read(paths.backlog)).toMatchObject({ backlog: true, leg: { clock: 'stopped', dueOn: null } });
});

test('time does not run backwards', async () => {
  const back = await world.as('AAAA').post('/v1/sandbox/clock', { now: '2020-01-01T00:00:00Z' });
  expect(back).toMatchObject({ status: 409, body: { code: 'clock-backwards', errors: [{ pointer: '/now' }] } });
});

test('in one long step every reminder comes at its own instant, in order, before the deadline', async () => {
  await moveTo(instant(new Date(Date.parse(dueAt) - 60_000).toISOString()));
  const reminders = (await eventsOf(paths.never)).filter(({ type }: { type: string }) => /reminder/.test(type));
  expect(reminders.map(({ data }: { data: { reminder: string } }) => data.reminder)).toEqual([
    'due-5',
    'due-2',
    'due-day',
  ]);
  for (const { data } of reminders) {
    expect(data.at.slice(11, 16)).toBe(atLondon(plainDate(data.at.slice(0, 10)), '09:00').slice(11, 16));
    expect(data.noticedAt >= data.at && data.noticedAt < addHours(data.at, 1)).toBe(true);
  }
  expect(await breachedFor('SECA')).toEqual([]);
});

test('an answer a minute before the deadline is in time', async () => {
  await supply(paths.inTime);
  expect((await read(paths.inTime)).leg).toMatchObject({ breach: null, reply: { inTime: true } });
});

test('at the deadline the breach is recorded by itself, and SECAS, requester and addressee list it', async () => {
  await moveTo(dueAt);
  for (const path of [paths.late, paths.never]) {
    const { data, user, party } = (await eventsOf(path)).at(-1);
    expect({ user, party }).toEqual({ user: 'exchange', party: null });
    expect(data).toMatchObject({ dueAt, queried: false });
    expect(data.noticedAt >= dueAt && data.noticedAt < addHours(dueAt, 1)).toBe(true);
  }
  for (const party of ['SECA', 'AAAA', 'BBBB'] as const) {
    const listed = await breachedFor(party);
    expect(listed).toEqual(expect.arrayContaining([idOf(paths.late), idOf(paths.never)]));
    expect(listed).not.toContain(idOf(paths.inTime));
    expect(listed).not.toContain(idOf(paths.backlog));
  }
  expect(await breachedFor('CCCC')).toEqual([]);
  expect(await names(paths.backlog)).toEqual(['install-code-requested', 'leg-opened', 'leg-received']);
});

test('a late answer is kept as late; the breach stands', async () => {
  expect(await supply(paths.late)).toMatchObject({ status: 200 });
  const { state, leg } = await read(paths.late);
  expect(state).toBe('answered');
  expect(leg).toMatchObject({ breach: { dueAt }, reply: { answer: 'code-supplied', inTime: false } });
  expect(await breachedFor('SECA')).toContain(idOf(paths.late));
  expect((await names(paths.late)).slice(-2)).toEqual(['breach-recorded', 'code-supplied']);
});

test('a switch ahead ends the request on its day and not before; a corrected one does nothing', async () => {
  const effectiveAt = addHours(dueAt, 48);
  const supersede = (path: string, body: object) =>
    world.as('DCCX').post('/v1/sandbox/supersession', { request: idOf(path), ...body });
  for (const path of [paths.ahead, paths.corrected]) {
    await supply(path);
    const { body } = await supersede(path, { effectiveAt });
    expect(body).toMatchObject({ state: 'answered', supersession: { effectiveAt } });
  }
  await supersede(paths.corrected, { reversed: true });
  await moveTo(effectiveAt);
  expect(await read(paths.ahead)).toMatchObject({ state: 'ended', ending: { how: 'superseded', effectiveAt } });
  expect(await read(paths.corrected)).toMatchObject({ state: 'answered', supersession: null });
  const reveal = await world.as('AAAA').post(`${paths.ahead}/reveal`, { format: 'raw-16', reason: 'r' });
  expect(reveal).toMatchObject({ status: 409, body: { code: 'request-ended' } });
});

test('time alone deletes a lost supply’s code after 28 days, and closes what nobody touched after 20 Working Days', async () => {
  const { closesAt } = await read(paths.corrected);
  await moveTo([closesAt, addHours(dueAt, 48 + 28 * 24)].toSorted().at(-1));
  expect((await names(paths.ahead)).slice(-2)).toEqual(['reveal-refused', 'code-erased']);
  expect(await read(paths.corrected)).toMatchObject({
    state: 'ended',
    ending: { how: 'closed', at: closesAt, outcome: 'other', by: 'exchange' },
  });
  expect(
    await world.as('DCCX').post('/v1/sandbox/supersession', { request: idOf(paths.ahead), reversed: true }),
  ).toMatchObject({ status: 409, body: { code: 'code-erased' } });
});

test('where no calendar reaches, nothing is guessed: 503, and nothing is stored', async () => {
  const end = instant('2028-12-28T10:00:00Z');
  await moveTo(end);
  const log = openLogReader(join(world.folder, 'log.db'));
  const head = log.head();
  const { deviceId, deviceType } = world.device();
  const reply = await world.as('AAAA').post('/v1/requests', { deviceId, deviceType });
  expect(reply).toMatchObject({ status: 503, body: { code: 'calendar-not-covered' } });
  expect(log.head()).toBe(head);
  log.close();
});

test('through all that nobody was told a code', () => {
  expect(codes).toHaveLength(4);
  expectUntold(world, codes);
});
