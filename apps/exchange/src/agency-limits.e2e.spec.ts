import { randomUUID } from 'node:crypto';
import { freshCode } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const forBBBB = { 'icx-on-behalf-of': 'BBBB' };
const grant = async (scopes: readonly string[]) =>
  expect((await world.as('BBBB').post('/v1/parties/BBBB/agencies', { agent: 'AGNT', scopes })).status).toBe(201);
afterEach(() => world.as('BBBB').post('/v1/parties/BBBB/agencies/AGNT/ending', { reason: 'over' }));

test('an agent without any scope writes nothing into the inventory in its principal’s name', async () => {
  await grant([]);
  const { deviceId } = world.device({ registeredSupplier: 'BBBB', installingSupplier: 'AAAA', deviceType: 'ESME' });
  const update = { deviceId, kind: 'status', status: 'Suspended' };
  const reply = await world.as('AGNT').post('/v1/inventory/updates', update, forBBBB);
  expectProblem(reply, 403, 'action-not-allowed');
});

test('an agent does not replace the key to which its principal’s codes are sealed', async () => {
  await grant(['codes:reveal']);
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const reply = await world.as('AGNT').post('/v1/reveal-keys', { key: { kty, crv, x, y } }, forBBBB);
  await world.as('BBBB').post('/v1/parties/BBBB/agencies/AGNT/ending', { reason: 'over' });
  const after = await world.as('BBBB').get('/v1/reveal-keys/BBBB');
  await world.as('BBBB').post('/v1/reveal-keys/removal');
  expect([reply.status, after.status]).toEqual([403, 404]);
});

test('a reveal refused to an agent whose grant has ended is on record, as that of any stranger is', async () => {
  const { deviceId, deviceType } = world.device({ registeredSupplier: 'BBBB', installingSupplier: 'AAAA' });
  const path = (await world.as('BBBB').post('/v1/requests', { deviceId, deviceType })).headers.location!;
  await world.as('AAAA').post(`${path}/answer`, { answer: 'code-supplied', installCode: freshCode() });
  const body = { format: 'raw-16', reason: 'x' };
  const refusals = async () =>
    (await world.as('SECA').get(`${path}/history`)).body.events
      .filter(({ type }: { type: string }) => type === 'requests.reveal-refused.v1')
      .map(({ user }: { user: string }) => user);
  await world.as('CCCC').post(`${path}/reveal`, body);
  expect(await refusals()).toEqual(['sandbox:CCCC']);
  expectProblem(await world.as('AGNT').post(`${path}/reveal`, body, forBBBB), 403, 'agency-not-granted');
  expect(await refusals()).toEqual(['sandbox:CCCC', 'sandbox:AGNT']);
});

test('a re-route goes to who holds the identifier today, not to who will', async () => {
  const today = Temporal.Now.plainDateISO('Europe/London');
  const parties = (await world.as('SECA').get('/v1/parties')).body.items;
  const own = (name: string) => parties.find(({ party }: { party: string }) => party === name).identifiers;
  const patch = (name: string, more: object) =>
    world
      .as('SECA')
      .send(
        'PATCH',
        `/v1/parties/${name}`,
        { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        JSON.stringify({ identifiers: [...own(name), more] }),
      );
  const mpid = { fuel: 'electricity', id: 'QQQQ' };
  const until = today.add({ days: 30 }).toString();
  expect((await patch('FFFF', { ...mpid, from: '2020-01-01', to: until })).status).toBe(200);
  expect((await patch('CCCC', { ...mpid, from: until, to: null })).status).toBe(200);
  const path = await world.raised();
  const reply = await world.as('AAAA').post(`${path}/reroute`, { addressee: 'QQQQ' });
  expect(reply.body.leg).toMatchObject({ addressee: 'FFFF' });
});
