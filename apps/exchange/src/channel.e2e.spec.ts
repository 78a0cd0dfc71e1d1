import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { vector } from './cast.data.ts';
import { World } from './world.fixture.ts';

let world: World;
let path: string;
beforeAll(async () => {
  world = await World.open();
  path = await world.raised();
  await world.as('BBBB').post(`${path}/acknowledgement`);
  await world.as('BBBB').post(`${path}/answer`, { answer: 'request-invalid', note: 'no such meter here' });
  await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: vector });
  await world.as('AAAA').post(`${path}/reveal`, { format: 'raw-16', reason: 'join' });
  await world.as('CCCC').post(`${path}/reveal`, { format: 'raw-16', reason: 'curious' });
  await world.as('SECA').post('/v1/sandbox/supersession', { request: path.split('/').at(-1) });
  await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P30D' });
});
afterAll(() => world.close());

const through = (events: readonly { type: string; channel: string | null }[]): Record<string, string | null> =>
  Object.fromEntries(events.map(({ type, channel }) => [type.split('.')[1], channel]));

test.each(['history', 'evidence'])('%s tells of each event through what it came', async (part) => {
  const { events } = (await world.as('SECA').get(`${path}/${part}`)).body;
  expect(through(events)).toEqual({
    'install-code-requested': 'api',
    'leg-opened': 'api',
    'leg-received': 'api',
    'leg-acknowledged': 'api',
    'request-queried': 'api',
    'code-supplied': 'api',
    'code-revealed': 'api',
    'reveal-refused': 'api',
    'request-superseded': 'sandbox',
    'code-erased': 'exchange',
  });
});

test('a request tells through what its addressee spoke', async () => {
  const { leg } = (await world.as('AAAA').get(path)).body;
  expect(leg.through).toEqual({ acknowledgement: 'api', query: 'api', reply: 'api' });
});

test('the answer to an act tells it at once', async () => {
  const other = await world.raised();
  const { body } = await world.as('BBBB').post(`${other}/answer`, { answer: 'not-installer' });
  expect(body.leg.through).toEqual({ reply: 'api' });
});

test('there is no event without a channel, whoever wrote it', async () => {
  await world.restart(() => {
    const log = new DatabaseSync(join(world.folder, 'log.db'), { readOnly: true });
    const rows = log
      .prepare(`select distinct type, metadata ->> 'channel' as channel from events order by 1, 2`)
      .all() as { type: string; channel: string | null }[];
    log.close();
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(({ channel }) => channel === null)).toEqual([]);
  });
});
