import { randomUUID } from 'node:crypto';
import { parts, routes } from './access.data.ts';
import { expectUntold, vector } from './codes.fixture.ts';
import { call } from './http-call.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { eventNames, partyNames, tokenOf, World } from './world.fixture.ts';
import type { Client, PartyName } from './world.fixture.ts';

let world: World;
/** Asked of BBBB, then of MAPX, answered by BBBB. */
let path: string;
let id: string;

/** A body that the route takes: a denial must not hang on what is wrong with it. */
const bodies: Readonly<Record<string, object>> = {
  'POST /v1/requests': { deviceId: '00-DB-12-34-56-78-90-A0', deviceType: 'ESME' },
  'POST /v1/requests/{id}/answer': { answer: 'not-installer' },
  'POST /v1/requests/{id}/recall': { reason: 'r' },
  'POST /v1/requests/{id}/reveal': { format: 'raw-16', reason: 'r' },
  'POST /v1/requests/{id}/unusable': { reason: 'r' },
  'POST /v1/requests/{id}/reroute': { addressee: 'CCCC' },
  'POST /v1/requests/{id}/closure': { outcome: 'other' },
};
const send = (client: Client, route: string, body: object, of = id) => {
  const [method, template] = route.split(' ') as [string, string];
  const address = filled(template, of);
  if (method === 'GET') return client.get(address);
  if (method === 'POST') return client.post(address, body);
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return client.send(method, address, headers, JSON.stringify(body));
};
const filled = (template: string, of = id) =>
  template.replace('{id}', of).replace('{party}', 'AAAA').replace('{name}', 'tester').replace('{agent}', 'AGNT');
const refusedReveals = async () =>
  (await world.as('SECA').get(`${path}/history`)).body.events.filter(
    ({ type }: { type: string }) => type === 'requests.reveal-refused.v1',
  );

beforeAll(async () => {
  world = await World.open();
  path = await world.raised();
  id = path.split('/').at(-1)!;
  await world.as('AAAA').post(`${path}/reroute`, { addressee: 'MAPX' });
  const answered = await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: vector });
  expect(answered).toMatchObject({ status: 200, body: { state: 'answered' } });
});
afterAll(() => world.close());

test('the table of this spec and the OpenAPI document name the same routes, with the same actions', async () => {
  const { body } = await world.as('AAAA').get('/openapi.json');
  const told = Object.entries<Record<string, { 'x-icx-action': string }>>(body.paths).flatMap(([address, item]) =>
    Object.entries(item).map(([method, one]) => [`${method.toUpperCase()} ${address}`, one['x-icx-action']]),
  );
  expect(Object.fromEntries(told)).toEqual(
    Object.fromEntries(Object.entries(routes).map(([route, { action }]) => [route, action])),
  );
});

describe.each(Object.entries(routes))('%s', (route, { action, who }) => {
  test('without a token: 401, unless anybody may', async () => {
    const [method, template] = route.split(' ') as [string, string];
    for (const authorization of [undefined, '', 'Basic QTpC', 'Bearer', 'Bearer x', `Bearer ${'x'.repeat(8000)}`]) {
      const headers = authorization === undefined ? {} : { authorization };
      const reply = await call(world.url, { method, path: filled(template), headers });
      if (action === 'health:read') expect(reply.status).toBe(200);
      else expectProblem(reply, 401, authorization?.startsWith('Bearer ') ? 'token-invalid' : 'token-missing');
    }
  });

  test.each(partyNames)('%s', async (party) => {
    const verdict = who[parts[party]];
    const client = world.as(party);
    if (verdict === 'in') {
      // A member that no body has: past the gate it is malformed, and nothing is done.
      const { status, body } = await send(client, route, { 'no such member': 1 });
      expect([401, 403]).not.toContain(status);
      expect(['request-unknown', 'internal-error']).not.toContain(body?.code);
      return;
    }
    const { body: before } = await world.as('SECA').get(path);
    const reply = await send(client, route, bodies[route] ?? {});
    const unknown = route.includes('{party}') ? 'party-not-found' : 'request-unknown';
    expectProblem(reply, verdict, verdict === 403 ? 'action-not-allowed' : unknown);
    expect((await world.as('SECA').get(path)).body).toEqual(before);
  });
});

test.each(Object.keys(routes).filter((route) => route.includes('{id}')))(
  '%s answers a stranger the same for an id that nobody has as for one that is not his',
  async (route) => {
    const none = id.replace(/.{8}$/, '00000000');
    const [his, nobodys] = [await send(world.as('CCCC'), route, {}), await send(world.as('CCCC'), route, {}, none)];
    expect([his.status, his.text]).toEqual([404, nobodys.text]);
    for (const party of partyNames) expect((await send(world.as(party), route, {}, none)).status).toBe(404);
  },
);

describe('a refused reveal', () => {
  const refusals: readonly (readonly [PartyName, string])[] = [
    ['BBBB', 'action-not-allowed'],
    ['MAPX', 'action-not-allowed'],
    ['SECA', 'action-not-allowed'],
    ['CCCC', 'request-unknown'],
    ['DCCX', 'request-unknown'],
  ];

  test.each(refusals)(
    'by %s is on record when it is answered, whatever else is wrong with the call',
    async (party, code) => {
      const before = await refusedReveals();
      await world.as(party).post(`${path}/reveal`, { format: 'raw-16', reason: 'r' });
      await world.as(party).post(`${path}/reveal`, { neither: 'format nor reason' });
      await world.as(party).send('POST', `${path}/reveal`, { 'idempotency-key': '' });
      const added = (await refusedReveals()).slice(before.length);
      expect(added).toHaveLength(3);
      for (const { data, ...event } of added) {
        expect(event).toMatchObject({ party, user: `sandbox:${party}` });
        expect(data).toEqual({ by: party, code, at: expect.any(String) });
      }
      const { body } = await world.as('AAAA').get(`${path}/history`);
      expect(body.events.filter(({ type }: { type: string }) => type === 'requests.reveal-refused.v1')).toEqual([]);
    },
  );

  test('by the requester with a token that has not the scope is 403 and on record', async () => {
    const token = await tokenOf(world.folder, 'AAAA', ['requests:write']);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const body = JSON.stringify({ format: 'raw-16', reason: 'r' });
    const reply = await call(world.url, { method: 'POST', path: `${path}/reveal`, headers, body });
    expect(reply).toMatchObject({ status: 403, body: { code: 'action-not-allowed' } });
    expect((await refusedReveals()).at(-1).data).toMatchObject({ by: 'AAAA', code: 'action-not-allowed' });
  });
});

test('a switch, named in the body, is nothing for a stranger either', async () => {
  const supersede = (party: PartyName, request = id) =>
    world.as(party).post('/v1/sandbox/supersession', { request, effectiveAt: '2027-06-01T00:00:00Z' });
  const [his, nobodys] = [await supersede('CCCC'), await supersede('CCCC', id.replace(/.{8}$/, '00000000'))];
  expect([his.status, his.text]).toEqual([404, nobodys.text]);
  expect(await supersede('BBBB')).toMatchObject({ status: 200, body: { id } });
});

test('lists hold what concerns the party and nothing else; SECAS sees all', async () => {
  const other = await world.raised(world.device({ installingSupplier: 'CCCC' }));
  const listed = async (party: PartyName) =>
    (await world.as(party).get('/v1/requests')).body.items.map((item: { id: string }) => item.id);
  const both = [id, other.split('/').at(-1)];
  expect(await listed('AAAA')).toEqual(both);
  expect(await listed('SECA')).toEqual(both);
  for (const party of ['BBBB', 'MAPX'] as const) expect(await listed(party)).toEqual([id]);
  expect(await listed('CCCC')).toEqual([both[1]]);
  expect(await listed('FFFF')).toEqual([]);
});

test('whatever was tried, the request is as it was, and nobody was told the code', async () => {
  const events = eventNames(await world.as('SECA').get(`${path}/history`));
  expect(events.filter((name) => !['reveal-refused', 'supersession-scheduled'].includes(name))).toEqual([
    'install-code-requested',
    'leg-opened',
    'leg-received',
    'leg-closed',
    'leg-opened',
    'leg-received',
    'leg-closed',
    'code-supplied',
  ]);
  expectUntold(world, [vector]);
});
