import { messageOf, messagesParked, parkedMessage } from './parked-messages.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

const asCode = '0123456789ABCDEF0123456789ABCDEF';
const messages = [
  messageOf(1),
  messageOf(2, { gaining: 'ZZZZ' }),
  messageOf(3, { note: asCode }),
  { ...messageOf(4), value: Buffer.alloc(70_000, 'x') },
];
let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.restart(() => messagesParked(world.folder, messages));
});
afterAll(() => world.close());

const secas = () => world.as('SECA');
const listed = async (query = '') => (await secas().get(`/v1/feed/parked${query}`)).body;
const told = async () =>
  (await secas().get('/readyz')).body.degraded.find(({ name }: { name: string }) => name === 'parked-messages');

test('what could not be taken is listed with what is kept of it, in pages, and /readyz says what to do', async () => {
  const { items, next } = await listed('?limit=3');
  expect(items).toMatchObject([
    { offset: '1', whole: true, state: 'waiting', reason: expect.stringContaining('party-unknown') },
    { offset: '2', whole: true },
    { offset: '3', whole: false },
  ]);
  expect(items[0].bytes).toBe(messages[0]!.value.byteLength);
  const rest = await listed(`?limit=3&after=${next}`);
  expect(rest).toMatchObject({ items: [{ offset: '4', whole: false, bytes: 70_000 }], next: null });
  expect(JSON.stringify([items, rest])).not.toContain(asCode);
  expect(await secas().get(`/v1/feed/parked/${items[0].id}`)).toMatchObject({
    body: { id: items[0].id, value: messages[0]!.value.toString(), headers: { ce_id: 'message-1' } },
  });
  expect((await told()).why).toMatch(/could not be taken: 4; the first, msg_\w+ at 0\/1: .*icx feed parked/);
});

test('each is replayed as far as it is kept, or dismissed, once; then nothing waits', async () => {
  const ids = (await listed()).items.map(({ id }: { id: string }) => `/v1/feed/parked/${id}`) as string[];
  expect(ids[0]).toBe(await parkedMessage(world));
  const [taken, refused, withCode, long] = ids as [string, string, string, string];

  expect(await secas().post(`${taken}/replay`)).toMatchObject({ status: 200, body: { state: 'taken' } });
  expect((await secas().get('/v1/switches/1012345678903')).body.periods).toMatchObject([{ supplier: 'CCCC' }]);
  expectProblem(await secas().post(`${refused}/replay`), 409, 'message-not-taken');
  for (const lost of [withCode, long]) expectProblem(await secas().post(`${lost}/replay`), 409, 'message-not-kept');
  expectProblem(await secas().post(`${taken}/dismiss`, { reason: 'r' }), 409, 'message-settled');
  expectProblem(await secas().post(`/v1/feed/parked/msg_${'0'.repeat(24)}/replay`), 404, 'message-unknown');
  expectProblem(await secas().get('/v1/feed/parked/feed-parked'), 404, 'message-unknown');

  for (const one of [refused, withCode, long])
    expect(await secas().post(`${one}/dismiss`, { reason: 'sent again' })).toMatchObject({
      body: { state: 'dismissed', dismissed: 'sent again' },
    });
  expectProblem(await secas().post(`${refused}/replay`), 409, 'message-settled');
  expect(await listed()).toEqual({ items: [], next: null });
  expect((await listed('?state=dismissed')).items).toHaveLength(3);
  expect(await told()).toBeUndefined();
});
