import { NextHop } from './next-hop.fixture.ts';
import { eventually } from '@icx/world-testing/eventually';
import { World } from './world.fixture.ts';

let hop: NextHop;
let world: World;

beforeAll(async () => {
  hop = await new NextHop().start();
  world = await World.open(undefined, { mail: hop.mail });
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'by-email' };
  const body = JSON.stringify({ requests: 'email' });
  expect(await world.as('BBBB').send('PATCH', '/v1/parties/BBBB/channels', headers, body)).toMatchObject({
    status: 200,
  });
});
afterAll(async () => {
  await world.close();
  await hop.stop();
});

/** It never goes back: in the last year whose bank holidays are known, so that this does not age before. */
const moveTo = async (now: string) =>
  expect(await world.as('SECA').post('/v1/sandbox/clock', { now })).toMatchObject({ status: 200 });
const legAt = async (path: string) => (await world.as('BBBB').get(path)).body.leg;
/** Waits for what the exchange does by itself. */
const legWhen = (path: string, is: (leg: Awaited<ReturnType<typeof legAt>>) => boolean) =>
  eventually(async () => {
    const leg = await legAt(path);
    return is(leg) && leg;
  });
const hourAfter = (at: string) => new Date(Date.parse(at) + 3_600_000).toISOString();

test.each([
  ['2028-11-06T15:00:00.000Z', (sentAt: string) => hourAfter(sentAt), '2028-11-20'],
  ['2028-11-06T16:30:01.000Z', () => '2028-11-07T09:00:00.000Z', '2028-11-21'],
  ['2028-11-11T11:00:00.000Z', () => '2028-11-13T09:00:00.000Z', '2028-11-27'],
])('sent from %s on, it is received when domain.md says', async (now, receivedAt, dueOn) => {
  await moveTo(now);
  const path = await world.raised();
  const { clock, deliveries } = await legWhen(path, ({ deliveries: [first] }) => first !== undefined);
  expect([clock, deliveries]).toMatchObject(['awaiting-receipt', [{ address: 'codes@bbbb.example', state: 'sent' }]]);
  const { sentAt } = deliveries[0];
  expect(sentAt > now).toBe(true);
  await moveTo(receivedAt(sentAt));
  expect(await legAt(path)).toMatchObject({
    clock: 'running',
    receivedAt: receivedAt(sentAt),
    receivedBy: 'deemed',
    dueOn,
  });
});

test('refused by the only contact: that it can be seen here is receipt at that instant', async () => {
  hop.says = 550;
  const path = await world.raised();
  const leg = await legWhen(path, ({ clock }) => clock === 'running');
  expect(leg).toMatchObject({ receivedBy: 'portal-availability', deliveries: [{ state: 'failed' }] });
  expect(leg.receivedAt).toBe(leg.deliveries[0].failedAt);
  hop.says = 250;
});

test('put off it is tried again, as one message; answered meanwhile it is received with that, and nothing more is sent', async () => {
  hop.says = 451;
  const [later, answered] = [await world.raised(), await world.raised()];
  const { body } = await world.as('BBBB').post(`${answered}/answer`, { answer: 'not-installer' });
  expect(body.legs[0]).toMatchObject({ receivedBy: 'answered' });
  hop.says = 250;
  expect(await world.as('SECA').post('/v1/sandbox/clock', { advance: 'PT5M' })).toMatchObject({ status: 200 });
  expect(await legWhen(later, ({ deliveries: [first] }) => first !== undefined)).toMatchObject({
    deliveries: [{ state: 'sent' }],
  });
  expect((await world.as('BBBB').get(answered)).body.legs[0].deliveries).toEqual([]);
  expect(new Set(hop.took.map(({ messageId }) => messageId)).size).toBe(hop.took.length);
});

test('with the relay away the exchange is degraded, and after four hours being here to be seen is receipt', async () => {
  await hop.stop();
  const path = await world.raised();
  const outbox = async () =>
    (await world.as('SECA').get('/readyz')).body.degraded?.map(({ name }: { name: string }) => name);
  await eventually(async () => (await outbox())?.includes('outbox'));
  expect(await world.as('SECA').post('/v1/sandbox/clock', { advance: 'PT4H1M' })).toMatchObject({ status: 200 });
  const leg = await legWhen(path, ({ clock }) => clock === 'running');
  expect(leg).toMatchObject({ receivedBy: 'portal-availability' });
  await hop.start();
});
