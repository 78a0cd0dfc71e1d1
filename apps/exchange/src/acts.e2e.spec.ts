import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { vector } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { partyNames, World } from './world.fixture.ts';

let world: World;

beforeAll(async () => {
  world = await World.open();
  const path = await world.raised();
  await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: vector });
  await world.as('AAAA').post(`${path}/reveal`, { format: 'raw-16', reason: 'site visit' });
  await world.as('BBBB').post(`${path}/reveal`, { format: 'raw-16', reason: 'curious' });
});
afterAll(() => world.close());

/** What the log says, read from its file. */
const recorded = (type: string): { data: Record<string, unknown>; metadata: Record<string, unknown> }[] => {
  const log = new DatabaseSync(join(world.folder, 'log.db'), { readOnly: true });
  const rows = log.prepare('SELECT data, metadata FROM events WHERE type = ? ORDER BY position').all(type);
  log.close();
  return rows.map(({ data, metadata }) => ({ data: JSON.parse(String(data)), metadata: JSON.parse(String(metadata)) }));
};

const whoOf = (party: string, channel: string) => ({
  id: expect.any(String),
  ...{ party, user: `sandbox:${party}`, channel },
});

describe('on record in the log, with who did it', () => {
  test('an order to rebuild the views, once per command, and none that is refused', async () => {
    const key = { 'idempotency-key': 'rebuild-1' };
    const order = () => world.as('SECA').post('/v1/views/rebuild', {}, key);
    const state = async () => (await world.as('SECA').get('/v1/views/rebuild')).body.state;
    expect((await order()).status).toBe(202);
    while ((await state()) === 'running');
    expect(await order()).toMatchObject({ status: 202, body: { state: 'done' } });
    expectProblem(await world.as('AAAA').post('/v1/views/rebuild', {}, key), 403, 'action-not-allowed');
    expect(recorded('administration.views-rebuild-ordered.v1').map(({ metadata }) => metadata)).toEqual([
      { ...whoOf('SECA', 'api'), command: 'rebuild-1', body: expect.any(String) },
    ]);
  });

  test('a move of the clock', async () => {
    await world.as('DCCX').post('/v1/sandbox/clock', { advance: 'PT1H' }, { 'idempotency-key': 'hour-1' });
    const [moved] = recorded('sandbox.clock-moved.v1');
    const told: unknown = { ...whoOf('DCCX', 'sandbox'), command: 'hour-1', body: expect.any(String) };
    expect(moved).toMatchObject({ metadata: told, data: { move: { advance: 'PT1H' } } });
  });

  test('the registration of every party and device', () => {
    const [parties, devices] = [recorded('parties.party-registered.v1'), recorded('inventory.device-recorded.v2')];
    expect([parties.length, devices.length]).toEqual([partyNames.length, 200]);
    for (const { metadata } of [...parties, ...devices]) expect(metadata['party']).toBe('SECA');
  });

  test('a reveal and a refused reveal', () => {
    expect(recorded('requests.code-revealed.v1')).toMatchObject([{ metadata: { party: 'AAAA' } }]);
    expect(recorded('requests.reveal-refused.v1')).toMatchObject([{ metadata: { party: 'BBBB' } }]);
  });
});
