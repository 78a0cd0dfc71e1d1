import { join } from 'node:path';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { addHours } from '@icx/working-days';
import { freshCode } from './codes.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

const move = (body: object) => world.as('SECA').post('/v1/sandbox/clock', body);

test('a sandbox whose clock was moved goes on there after a restart, and not back', async () => {
  const { body: before } = await move({ advance: 'P40D' });
  await world.restart();
  const { body: after } = await move({ advance: 'PT0S' });
  expect(after.now >= before.now && after.now < addHours(before.now, 1)).toBe(true);
  expect(await move({ now: addHours(before.now, -1) })).toMatchObject({
    status: 409,
    body: { code: 'clock-backwards' },
  });
});

test('what fell due while it was stopped happens before the first call is answered', async () => {
  const [late, answered] = [await world.raised(), await world.raised()];
  await world.as('BBBB').post(`${answered}/answer`, { answer: 'code-supplied', installCode: freshCode() });
  const { dueAt } = (await world.as('AAAA').get(late)).body.leg;
  // As if it had been killed after the move of the clock was on record and before time moved.
  await world.restart(async () => {
    const log = openSqliteEventStore(join(world.folder, 'log.db'), { now: () => new Date().toISOString() });
    const now = addHours(dueAt, 60 * 24);
    const data = { now, offsetMs: Date.parse(now) - Date.now() };
    await log.append('sandbox-clock', 'no-stream', [{ type: 'sandbox.clock-moved.v1', data }]);
    await log.close();
  });
  const first = await world.as('SECA').get('/v1/requests?breached=true');
  expect(first.body.items).toEqual([expect.objectContaining({ id: late.split('/').at(-1), breached: true })]);
  const { body } = await world.as('SECA').get(`${late}/history`);
  expect(body.events.at(-1)).toMatchObject({
    type: 'requests.breach-recorded.v1',
    party: null,
    user: 'exchange',
    data: { dueAt, noticedAt: expect.any(String), queried: false },
  });
  // Reminders of a deadline that has passed are of no use to anybody.
  expect(body.events.filter(({ type }: { type: string }) => /reminder/.test(type))).toEqual([]);
  expect(body.events.at(-1).data.noticedAt > dueAt).toBe(true);
  // Long idle: answered, never revealed, closed by itself; 28 days later its code went too.
  const closed = await world.as('AAAA').get(answered);
  expect(closed.body).toMatchObject({ state: 'ended', ending: { how: 'closed', by: 'exchange' } });
});

test('a restart changes nothing of a request, its history or the lists', async () => {
  const path = await world.raised();
  await world.as('BBBB').post(`${path}/answer`, { answer: 'not-installer', suggestedInstaller: 'CCCC' });
  const addresses = [path, `${path}/history`, '/v1/requests', '/v1/sandbox/devices', '/openapi.json'];
  // The document says where the exchange is: that is another port.
  const read = async () =>
    (await Promise.all(addresses.map((address) => world.as('AAAA').get(address)))).map(({ text }) =>
      text.replaceAll(world.url, ''),
    );
  const before = await read();
  await world.restart();
  expect(await read()).toEqual(before);
});
