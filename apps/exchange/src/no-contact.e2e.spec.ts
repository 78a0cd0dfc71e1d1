import { eventually } from '@icx/world-testing/eventually';
import { randomUUID } from 'node:crypto';
import { eventNames, World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const receives = (way: 'immediate' | 'sec-notice-email') => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return world.as('SECA').send('PATCH', '/v1/parties/CCCC', headers, JSON.stringify({ receives: way }));
};
const degraded = async () => (await world.as('SECA').get('/readyz')).body.degraded;
const gauge = async () =>
  /^icx_parties_without_contact (\d+)$/m.exec((await world.as('SECA').get('/metrics')).text)?.[1];

test('a party that is set to email and reached nowhere does not escape the SLA, and SECAS is told which it is', async () => {
  expect(await receives('sec-notice-email')).toMatchObject({ status: 200 });
  expect([await degraded(), await gauge()]).toEqual([[], '0']);
  const [{ id }] = (await world.as('SECA').get('/v1/contacts?party=CCCC')).body.items;
  expect(await world.as('SECA').post(`/v1/parties/CCCC/contacts/${id}/ending`)).toMatchObject({ status: 200 });
  const path = await world.raised(world.device(), { installingSupplier: 'CCCC' });
  const legNow = async () => (await world.as('SECA').get(path)).body.leg;
  await eventually(async () => (await legNow()).clock === 'running');
  const leg = await legNow();
  expect(leg).toMatchObject({
    addressee: 'CCCC',
    receipt: 'sec-notice-email',
    receivedBy: 'portal-availability',
    clock: 'running',
    undelivered: { reason: 'nobody is on the contact list' },
  });
  expect(eventNames(await world.as('CCCC').get(`${path}/history`))).toEqual([
    'install-code-requested',
    'leg-opened',
    'leg-undelivered',
    'leg-received',
  ]);
  const why = expect.stringMatching(
    /^CCCC would be told of requests by email, and no contact point of theirs takes any: .*$/,
  );
  expect([await degraded(), await gauge()]).toEqual([[{ name: 'no-contact', why }], '1']);
  expect(await receives('immediate')).toMatchObject({ status: 200 });
  expect([await degraded(), await gauge()]).toEqual([[], '0']);
});
