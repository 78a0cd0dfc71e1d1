import { randomUUID } from 'node:crypto';
import { answered, byMailConfig, office } from './by-mail.fixture.ts';
import { addressOf } from './post-office.fixture.ts';
import { eventNames, World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open(undefined, byMailConfig);
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  await world.as('BBBB').send('PATCH', '/v1/parties/BBBB/channels', headers, JSON.stringify({ requests: 'email' }));
});
afterAll(() => world.close());

const moveTo = async (now: string) =>
  expect(await world.as('SECA').post('/v1/sandbox/clock', { now })).toMatchObject({ status: 200 });
const history = async (path: string) => eventNames(await world.as('AAAA').get(`${path}/history`));
const legOf = async (path: string) => (await world.as('AAAA').get(path)).body.leg;

test('one move of the sandbox’s clock sends what it passes: each reminder at its hour, and that the deadline is over', async () => {
  await moveTo('2026-12-01T10:00:00.000Z');
  const path = await world.raised();
  await office.newest(world, 'BBBB', ({ lines }) => path.endsWith(lines[0]?.requestId ?? '-'));
  await moveTo('2027-01-04T10:00:00.000Z');
  const told = (await office.inbox(world, 'BBBB')).map(({ mail }) => mail);
  const sent = told.map(({ subject, date }) => [date?.toISOString(), /(Reminder|Deadline passed)/.exec(subject!)?.[1]]);
  expect(sent.slice(1)).toEqual([
    ['2026-12-08T09:00:00.000Z', 'Reminder'],
    ['2026-12-11T09:00:00.000Z', 'Reminder'],
    ['2026-12-15T09:00:00.000Z', 'Reminder'],
    ['2026-12-16T00:00:00.000Z', 'Deadline passed'],
  ]);
});

test('a mail that waits, confirmed after the deadline has passed, counts as of when it came: the breach is taken back', async () => {
  const path = await world.raised();
  const notice = await office.newest(world, 'BBBB', ({ lines }) => path.endsWith(lines[0]?.requestId ?? '-'));
  await world.as('BBBB').post(`${path}/acknowledgement`);
  const { dueOn } = await legOf(path);
  await moveTo(`${dueOn}T10:00:00.000Z`);
  const letter = { from: addressOf('BBBB'), to: notice.replyTo, subject: 'Re: install code', text: 'NOT OURS' };
  const { id, state } = await answered(world, 'BBBB', () => office.send(world, { ...letter, signedBy: null }));
  expect(state).toBe('waits');
  await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P2D' });
  expect((await history(path)).at(-1)).toBe('breach-recorded');
  expect(await world.as('BBBB').post(`/v1/mail/${id}/confirmation`)).toMatchObject({
    status: 200,
    body: { state: 'acted' },
  });
  expect((await history(path)).slice(-3)).toEqual(['breach-retracted', 'installation-denied', 'request-stalled']);
});
