import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { approve, done, gala, gus, openWithPeople, partiesSeenBy, proposed } from './approvals.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import type { Client, World } from './world.fixture.ts';

let world: World;
let anna: Client;
let bert: Client;
let cleo: Client;
let dave: Client;

beforeAll(async () => {
  ({ world, anna, bert, cleo, dave } = await openWithPeople());
});
afterAll(() => world.close());
const partyList = () => partiesSeenBy(world.as('AAAA'));

const publicKey = async () => exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);

const patch = (client: Client, path: string, body: object) =>
  client.send(
    'PATCH',
    path,
    { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    JSON.stringify(body),
  );

describe('one person of SECAS comes to no code', () => {
  test('by registering a party and switching a meter to it', async () => {
    const id = await proposed(anna, '/v1/parties', gala);
    expect(await partyList()).not.toContain('GGGG');
    expectProblem(await approve(anna, id), 403, 'approver-is-proposer');
    const { mpxn } = world.device();
    const before = (await anna.get(`/v1/switches/${mpxn}`)).body;
    const toCccc = { mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: '2026-01-01' };
    const one = await proposed(anna, '/v1/switches', toCccc);
    const batch = await proposed(anna, '/v1/switches', {
      switches: [toCccc, { ...toCccc, withdrawn: true, version: 2 }],
    });
    for (const each of [one, batch]) expectProblem(await approve(anna, each), 403, 'approver-is-proposer');
    expect((await anna.get(`/v1/switches/${mpxn}`)).body).toEqual(before);
    for (const each of [id, one, batch])
      expect(await anna.post(`/v1/approvals/${each}/decline`, { reason: 'tried' })).toMatchObject({
        status: 200,
        body: { state: 'declined', declined: { reason: 'tried' } },
      });
    expectProblem(await approve(bert, id), 409, 'approval-not-open');
  });

  test('by taking the place of the last administrator of a party', async () => {
    expect((await anna.post('/v1/parties/FFFF/users/tester/removal', { reason: 'left' })).status).toBe(200);
    const admin = { ...gus, partyAdministrator: true };
    expectProblem(await anna.post('/v1/parties/FFFF/users', admin), 403, 'first-administrator-only');
    const id = await proposed(anna, '/v1/parties/FFFF/administrator', { ...gus, reason: 'the last one left' });
    expectProblem(await approve(anna, id), 403, 'approver-is-proposer');
    const own = await anna.get(`/v1/approvals/${id}`);
    expect(own.body).toMatchObject({ content: { party: 'FFFF', name: 'gus', replaces: 'the last one left' } });
    expect(own.body.enrolment).toBeUndefined();
  });

  const byHand: readonly (readonly [string, string, object])[] = [
    ['a succession', '/v1/successions', { kind: 'merger', from: 'FFFF', to: 'CCCC', effectiveFrom: '2027-01-01' }],
    [
      'an import that makes a party the supplier',
      '/v1/inventory/devices',
      {
        devices: [
          { deviceId: '00-DB-12-34-00-00-0F-01', deviceType: 'ESME', smiStatus: 'Pending', registeredSupplier: 'CCCC' },
        ],
      },
    ],
    [
      'an escrow key, which opens every backup',
      '/v1/vault/escrow',
      { key: { kty: 'OKP', crv: 'X25519', x: 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo' } },
    ],
    [
      'a colleague',
      '/v1/parties/SECA/users',
      { name: 'puppet', displayName: 'P', scopes: [], partyAdministrator: true },
    ],
  ];
  test.each(byHand)('by %s', async (_, path, body) => {
    expectProblem(await approve(anna, await proposed(anna, path, body)), 403, 'approver-is-proposer');
  });

  test('by the identifiers, the address or the return of a party; its name it changes alone', async () => {
    const mpid = { fuel: 'electricity', id: 'GONE', from: '2026-01-01', to: null };
    for (const change of [{ identifiers: [mpid] }, { registeredAddress: '2 My Street' }, { left: false }])
      expect((await patch(anna, '/v1/parties/FFFF', change)).status).toBe(202);
    expect((await patch(anna, '/v1/parties/FFFF', { name: 'Fenland Energy' })).status).toBe(200);
    expect((await patch(anna, '/v1/parties/FFFF', { left: true })).status).toBe(200);
    expect((await patch(anna, '/v1/parties/FFFF', { left: false })).status).toBe(202);
  });

  test('by a client, or new keys for one', async () => {
    const keys = [await publicKey()];
    await proposed(anna, '/v1/parties/SECA/clients', { name: 'feed', scopes: [], keys });
    expect((await patch(anna, '/v1/parties/SECA/clients/system', { keys })).status).toBe(202);
    // DCC's own system, but for the feed; without that it is its own affair.
    const feed = { name: 'feed', scopes: ['switches:feed'], keys };
    await proposed(dave, '/v1/parties/DCCX/clients', feed);
    expect((await dave.post('/v1/parties/DCCX/clients', { ...feed, scopes: [] })).status).toBe(201);
    expect((await patch(dave, '/v1/parties/DCCX/clients/feed', { scopes: ['switches:feed'] })).status).toBe(202);
    expect((await patch(dave, '/v1/parties/DCCX/clients/system', { keys })).status).toBe(202);
  });

  test('by exchanging the keys of a client while its scope for the feed waits for approval', async () => {
    const [known, own] = [await publicKey(), await publicKey()];
    const client = { name: 'late', scopes: [], keys: [known] };
    expect((await dave.post('/v1/parties/DCCX/clients', client)).status).toBe(201);
    const { body } = await patch(dave, '/v1/parties/DCCX/clients/late', { scopes: ['switches:feed'] });
    // What the second person reads has the keys, and with those it is done: neither new ones nor another client of that name.
    expect((await anna.get(`/v1/approvals/${body.id}`)).body.content.change).toEqual({
      scopes: ['switches:feed'],
      keys: [known],
    });
    expect((await patch(dave, '/v1/parties/DCCX/clients/late', { keys: [own] })).status).toBe(202);
    expect((await dave.post('/v1/parties/DCCX/clients/late/removal')).status).toBe(200);
    expect((await dave.post('/v1/parties/DCCX/clients', { ...client, keys: [own] })).status).toBe(201);
    expect(await approve(anna, body.id)).toMatchObject({ status: 200, body: { state: 'carried-out' } });
    const { items } = (await dave.get('/v1/parties/DCCX/clients')).body;
    expect(items).toContainEqual(expect.objectContaining({ name: 'late', scopes: ['switches:feed'], keys: [known] }));
  });

  test('by a colleague whom it enrols anew: that needs another one too, and the two never approve for each other', async () => {
    const robin = { name: 'robin', displayName: 'Robin', scopes: [], partyAdministrator: true };
    await done(bert, cleo, '/v1/parties/SECA/users', robin);
    await done(anna, bert, '/v1/parties/SECA/users/robin/enrolment', { reason: 'lost phone' });
    const asRobin = await world.person('SECA', 'robin');
    const id = await proposed(anna, '/v1/parties', { ...gala, party: 'HHHH' });
    expectProblem(await approve(asRobin, id), 403, 'approver-not-independent');
    expect(await approve(bert, id)).toMatchObject({ body: { state: 'carried-out' } });
  });

  test('by somebody whom it proposed after the proposal', async () => {
    const id = await proposed(anna, '/v1/parties', { ...gala, party: 'JJJJ' });
    const late = { name: 'late', displayName: 'Late', scopes: [], partyAdministrator: true };
    await done(anna, bert, '/v1/parties/SECA/users', late);
    expectProblem(await approve(await world.person('SECA', 'late'), id), 403, 'approver-not-independent');
  });

  test('by way of DCC, another party or an agent: only SECAS approves', async () => {
    const id = await proposed(dave, '/v1/switches', {
      mpxn: world.device().mpxn,
      losing: 'AAAA',
      gaining: 'CCCC',
      effectiveFrom: '2026-01-01',
    });
    for (const other of [dave, world.as('AAAA'), world.as('AGNT')])
      expectProblem(await approve(other, id), 403, 'action-not-allowed');
    expectProblem(
      await dave.get(`/v1/approvals/${await proposed(anna, '/v1/parties', { ...gala, party: 'KKKK' })}`),
      404,
      'approval-unknown',
    );
    const { items } = (await dave.get('/v1/approvals')).body;
    expect(new Set(items.map(({ proposedBy }: { proposedBy: { party: string } }) => proposedBy.party))).toEqual(
      new Set(['DCCX']),
    );
  });
});
