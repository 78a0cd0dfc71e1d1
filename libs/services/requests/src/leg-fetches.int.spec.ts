import type { PartyId } from '@icx/identifiers';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { ActOnRequest, ActOnRequestHandler } from './act-on-request.ts';
import { MONDAY, raise } from './acting.fixture.ts';
import { LegFetches } from './index.ts';

let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

const BBBB = 'BBBB' as PartyId;
const reader = (party: string) =>
  ({ party: party as PartyId, role: 'supplier', user: `test:${party}`, channel: 'api' }) as const;
const ask = async (index = 0) => (await raise(world, world.envelope('AAAA', `raise-${index}`), { index })).state.id;
const note = async (id: Awaited<ReturnType<typeof ask>>, by: string, fetches = world.services.fetches) => {
  fetches.note((await world.services.requests.load(id)).state, reader(by), 'request');
  await fetches.settled();
};
const fetchesOf = async (id: string) =>
  (await world.log.readStream(id)).filter(({ type }) => type === 'requests.leg-fetched.v1');

test('a read is recorded once, with who read it through what', async () => {
  const id = await ask();
  for (const by of ['AAAA', 'SECA', 'CCCC']) await note(id, by);
  expect(await fetchesOf(id)).toEqual([]);
  await note(id, 'BBBB');
  await note(id, 'BBBB');
  const [fetched, more] = await fetchesOf(id);
  expect(fetched).toMatchObject({
    data: { leg: 1, at: MONDAY, in: 'request' },
    metadata: { party: 'BBBB', user: 'test:BBBB', channel: 'api' },
  });
  expect(more).toBeUndefined();
});

test('what was read before the fetch was recorded may still be acted on, and what was changed since may not', async () => {
  const id = await ask();
  const { revision } = await world.services.requests.load(id);
  await note(id, 'BBBB');
  const acknowledge = (key: string) =>
    new ActOnRequestHandler(world.services.performer).execute(
      new ActOnRequest(id, world.envelope('BBBB', key), { type: 'acknowledge', at: world.now, by: BBBB }, revision),
    );
  expect(await acknowledge('first')).toMatchObject({ state: { legs: [{ acknowledgedAt: MONDAY }] } });
  expect(await acknowledge('second')).toMatchObject({ code: 'revision-moved' });
});

test('the rows of a worklist are reads, each of its own leg', async () => {
  const ids = [await ask(0), await ask(1), await ask(2)];
  const rows = world.services.worklist.rows(reader('BBBB'));
  for (let n = 0; n < 3; n++) await rows.next(); // the names, and two of the three
  await rows.return();
  await world.services.fetches.settled();
  const fetched = await Promise.all(ids.map(fetchesOf));
  expect(fetched.map((events) => events.map(({ data }) => data['in']))).toEqual([['worklist'], [], []]);
  for await (const _ of world.services.worklist.rows(reader('BBBB')));
  await world.services.fetches.settled();
  expect((await Promise.all(ids.map(fetchesOf))).map(({ length }) => length)).toEqual([1, 1, 1]);
});

test('more reads at once than are kept, and reads that cannot be written, are left to the next one', async () => {
  const [one, other] = [await ask(0), await ask(1)];
  const { performer, requests } = world.services;
  const narrow = new LegFetches(performer, { now: () => world.now }, 1);
  for (const id of [one, other]) narrow.note((await requests.load(id)).state, reader('BBBB'), 'request');
  await narrow.settled();
  expect(await fetchesOf(one)).toHaveLength(1);
  expect(await fetchesOf(other)).toHaveLength(0);
  const full = { perform: () => Promise.reject(new Error('disk full')) };
  await note(other, 'BBBB', new LegFetches(full, { now: () => world.now }));
  expect(await fetchesOf(other)).toHaveLength(0);
  await note(other, 'BBBB');
  expect(await fetchesOf(other)).toHaveLength(1);
});
