import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import { Holder, listWith, systemOf } from './identity.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const patch = (party: PartyName, path: string, body: object) =>
  world
    .as(party)
    .send('PATCH', path, { 'content-type': 'application/json', 'idempotency-key': randomUUID() }, JSON.stringify(body));
const anna = { name: 'anna', displayName: 'Anna Avon', scopes: ['requests:write'] };
const publicKey = async () => exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);

describe('the administrator of a party', () => {
  test('adds a user once, however often the command comes, and is told the enrolment again', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await world.as('AAAA').post('/v1/parties/AAAA/users', anna, headers);
    expect(first).toMatchObject({ status: 201, body: { signInName: 'anna@AAAA', enrolled: false, active: true } });
    expect(first.body.enrolment.code).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
    expect((await world.as('AAAA').post('/v1/parties/AAAA/users', anna, headers)).body).toEqual(first.body);
    const other = { ...anna, displayName: 'Other' };
    expectProblem(await world.as('AAAA').post('/v1/parties/AAAA/users', other, headers), 409, 'command-id-reused');
    expectProblem(await world.as('AAAA').post('/v1/parties/AAAA/users', anna), 409, 'member-exists');
  });

  test('gives no scope beyond the role of the party, and no key that is private, shared or weak', async () => {
    expectProblem(
      await world.as('MAPX').post('/v1/parties/MAPX/users', { ...anna, scopes: ['codes:reveal'] }),
      422,
      'scope-beyond-role',
      ['/scopes'],
    );
    const secret = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
    const weak = await exportJWK((await generateKeyPair('ES384', { extractable: true })).publicKey);
    for (const key of [secret, weak, { kty: 'oct', k: 'AAAA' }, 'text', null]) {
      const reply = await world.as('AAAA').post('/v1/parties/AAAA/clients', { name: 'x', scopes: [], keys: [key] });
      expectProblem(reply, 400, 'validation-failed', ['/keys']);
      expect(reply.body.errors[0].code).toBe('client-key-invalid');
    }
  });

  test('changes and removes; who is removed is unknown, and may be added again', async () => {
    expect(await patch('AAAA', '/v1/parties/AAAA/users/anna', { scopes: [] })).toMatchObject({ body: { scopes: [] } });
    expect(await world.as('AAAA').post('/v1/parties/AAAA/users/anna/removal')).toMatchObject({
      status: 200,
      body: { active: false },
    });
    expectProblem(await patch('AAAA', '/v1/parties/AAAA/users/anna', { scopes: [] }), 404, 'member-unknown');
    expect((await world.as('AAAA').post('/v1/parties/AAAA/users', anna)).status).toBe(201);
  });
});

test('a removed client is refused at its next call, with its live token; so is every client of a party that left', async () => {
  const tokenOf = async (holder: Holder) => {
    const config = await systemOf(world.url, world.folder, 'CCCC');
    const DPoP = oidc.getDPoPHandle(config, holder.keys);
    return (await oidc.clientCredentialsGrant(config, { scope: 'requests:write' }, { DPoP })).access_token;
  };
  const holder = await Holder.make();
  const token = await tokenOf(holder);
  const list = async () =>
    listWith(world.url, token, await holder.proof({ htm: 'GET', htu: `${world.url}/v1/requests`, token }));
  expect((await list()).status).toBe(200);
  expect((await patch('SECA', '/v1/parties/CCCC', { left: true })).status).toBe(200);
  expectProblem(await list(), 401, 'access-ended');
  await expect(tokenOf(holder)).rejects.toMatchObject({ error: 'invalid_client' });
  expect((await patch('SECA', '/v1/parties/CCCC', { left: false })).status).toBe(200);
  expect((await list()).status).toBe(200);
  expect((await world.as('CCCC').post('/v1/parties/CCCC/clients/system/removal')).status).toBe(200);
  expectProblem(await list(), 401, 'access-ended');
  await expect(tokenOf(holder)).rejects.toMatchObject({ error: 'invalid_client' });
});

test('SECAS registers a party and brings in its first administrator, and nobody else', async () => {
  const party = { party: 'GGGG', name: 'Gala Gas', kind: 'supplier' };
  expectProblem(await world.as('AAAA').post('/v1/parties', party), 403, 'action-not-allowed');
  expect((await world.as('SECA').post('/v1/parties', party)).status).toBe(201);
  expectProblem(await world.as('SECA').post('/v1/parties', party), 409, 'party-exists');
  const first = { ...anna, partyAdministrator: true };
  expectProblem(await world.as('SECA').post('/v1/parties/GGGG/users', anna), 403, 'first-administrator-only');
  expect((await world.as('SECA').post('/v1/parties/GGGG/users', first)).status).toBe(201);
  expectProblem(
    await world.as('SECA').post('/v1/parties/GGGG/users', { ...first, name: 'gus' }),
    403,
    'first-administrator-only',
  );
  expectProblem(
    await world.as('SECA').post('/v1/parties/AAAA/clients', { name: 'spy', scopes: [], keys: [await publicKey()] }),
    403,
    'action-not-allowed',
  );
  const { body } = await world.as('BBBB').get('/v1/parties');
  expect(body.items.find((item: { party: string }) => item.party === 'GGGG')).toMatchObject({ name: 'Gala Gas' });
});

test('joiners and leavers are told with when and by whom, to the party and SECAS', async () => {
  const { body } = await world.as('SECA').get('/v1/parties/AAAA/joiners-leavers');
  const ofAnna = body.items.filter(({ subject }: { subject: string }) => subject === 'user:AAAA/anna');
  expect(ofAnna.map(({ what }: { what: string }) => what)).toEqual(['joined', 'changed', 'left', 'joined']);
  expect(ofAnna[0]).toMatchObject({
    by: { party: 'AAAA', user: 'sandbox:AAAA' },
    access: { scopes: ['requests:write'], partyAdministrator: false },
    at: expect.any(String),
  });
  const { body: before } = await world.as('AAAA').get('/v1/parties/AAAA/joiners-leavers?to=2020-01-01');
  expect(before.items).toEqual([]);
});

describe('SECAS keeps the identifiers of a party', () => {
  const list = (party: string, identifiers: unknown) => patch('SECA', `/v1/parties/${party}`, { identifiers });
  const mpid = { fuel: 'electricity', id: 'PASS', from: '2026-01-01', to: null };

  test('as a whole list: an MPID passes from one party to another on a day, a MAP ID beside it', async () => {
    const first = [
      { ...mpid, to: '2026-04-01' },
      { ...mpid, kind: 'map-id', id: 'pas', fuel: 'gas' },
    ];
    expect(await list('BBBB', first)).toMatchObject({
      status: 200,
      body: { identifiers: [first[0], { ...first[1], id: 'PAS' }] },
    });
    expect(await list('FFFF', [{ ...mpid, from: '2026-04-01' }])).toMatchObject({ status: 200 });
    const { items } = (await world.as('AAAA').get('/v1/parties')).body;
    const ofB = items.find(({ party }: { party: string }) => party === 'BBBB');
    expect(ofB).toMatchObject({ name: expect.any(String), identifiers: [{ id: 'PASS' }, { id: 'PAS' }] });
  });

  test('and is told which of them another party has, which meet, and which never counted', async () => {
    expectProblem(await list('AAAA', [mpid]), 409, 'identifier-taken', ['/identifiers/0']);
    const other = { ...mpid, id: 'OTHR' };
    expectProblem(await list('AAAA', [other, other]), 422, 'identifier-overlaps', ['/identifiers/1']);
    const never = { ...other, to: '2026-01-01' };
    expectProblem(await list('AAAA', [other, never]), 422, 'identifier-period-invalid', ['/identifiers/1']);
    const party = { party: 'HHHH', name: 'Humber', kind: 'supplier', identifiers: [mpid] };
    expectProblem(await world.as('SECA').post('/v1/parties', party), 409, 'identifier-taken', ['/identifiers/0']);
  });

  const wrong: readonly (readonly [string, object])[] = [
    ['mpid-invalid', { ...mpid, id: 'PAS' }],
    ['gas-short-code-invalid', { ...mpid, fuel: 'gas' }],
    ['map-id-invalid', { ...mpid, kind: 'map-id', fuel: 'gas' }],
    ['value-not-known', { ...mpid, kind: 'mop' }],
    ['date-invalid', { ...mpid, from: '2026-02-30' }],
  ];
  test.each(wrong)('and sees %s at the one that is malformed', async (code, identifier) => {
    const reply = await list('AAAA', [mpid, identifier]);
    expectProblem(reply, 400, 'validation-failed', ['/identifiers/1']);
    expect(reply.body.errors[0].code).toBe(code);
  });
});

test('a party gives its standing instruction for devices that it gains; its competitors do not see it', async () => {
  const instruct = (party: PartyName, gainedDevices: unknown) =>
    world.as(party).post('/v1/parties/AAAA/standing-instruction', { gainedDevices });
  expect(await instruct('AAAA', 'raise')).toMatchObject({ status: 200, body: { gainedDevices: 'raise' } });
  expectProblem(await instruct('AAAA', 'perhaps'), 400, 'validation-failed', ['/gainedDevices']);
  expectProblem(await instruct('SECA', 'propose'), 403, 'action-not-allowed');
  const seenBy = async (reader: PartyName) => {
    const { items } = (await world.as(reader).get('/v1/parties')).body;
    return items.find(({ party }: { party: string }) => party === 'AAAA').gainedDevices;
  };
  expect([await seenBy('AAAA'), await seenBy('SECA'), await seenBy('BBBB')]).toEqual(['raise', 'raise', undefined]);
});

test('a party chooses by what it is reached, its administrator or SECAS; who may see the party sees it', async () => {
  const choose = (party: PartyName, channels: object) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return world.as(party).send('PATCH', '/v1/parties/BBBB/channels', headers, JSON.stringify(channels));
  };
  const chosen = { channels: { requests: 'bulk', answers: 'api' }, receives: 'immediate' };
  expect(await choose('BBBB', { requests: 'bulk' })).toMatchObject({ status: 200, body: chosen });
  const { items } = (await world.as('AAAA').get('/v1/parties')).body;
  expect(items).toContainEqual(expect.objectContaining({ party: 'BBBB', ...chosen }));
  expect(await choose('SECA', { answers: 'portal' })).toMatchObject({ body: { channels: { answers: 'portal' } } });
  expectProblem(await choose('BBBB', { requests: 'fax' }), 400, 'validation-failed', ['/requests']);
  expectProblem(await choose('BBBB', {}), 422, 'channels-missing');
  expectProblem(await choose('AAAA', { requests: 'api' }), 404, 'party-not-found');
});
