import { randomUUID } from 'node:crypto';
import * as oidc from 'openid-client';
import { approve, done, gala, gus, openWithPeople, partiesSeenBy, proposed } from './approvals.fixture.ts';
import { call } from './http-call.fixture.ts';
import { Holder, systemOf } from './identity.fixture.ts';
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

describe('a system', () => {
  /** One POST of a party's seeded client, with a token for these scopes. */
  const post = async (party: string, scope: string, path: string, body: object) => {
    const [config, holder] = [await systemOf(world.url, world.folder, party), await Holder.make()];
    const DPoP = oidc.getDPoPHandle(config, holder.keys);
    const { access_token: token } = await oidc.clientCredentialsGrant(config, { scope }, { DPoP });
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: await holder.proof({ htm: 'POST', htu: world.url + path, token }),
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    return call(world.url, { method: 'POST', path, headers, body: JSON.stringify(body) });
  };
  const message = () => ({ mpxn: world.device().mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: '2027-01-01' });

  test('that two let do so passes on the feed and the inventory by itself', async () => {
    expect((await post('DCCX', 'switches:feed', '/v1/switches', message())).status).toBe(201);
    expect((await post('SECA', 'switches:feed', '/v1/switches', { switches: [message()] })).status).toBe(200);
    const rows = { devices: [{ deviceId: '00-DB-12-34-00-00-0F-03', deviceType: 'ESME', smiStatus: 'Pending' }] };
    expect((await post('DCCX', 'switches:feed', '/v1/inventory/devices', rows)).status).toBe(200);
  });

  test('neither proposes nor approves, nor passes on a feed that it was not let to', async () => {
    expectProblem(await post('DCCX', 'files:write', '/v1/switches', message()), 403, 'person-needed');
    const party = { ...gala, party: 'SSSS' };
    expectProblem(await post('SECA', 'switches:feed', '/v1/parties', party), 403, 'person-needed');
    const id = await proposed(anna, '/v1/parties', party);
    expectProblem(await post('SECA', 'switches:feed', `/v1/approvals/${id}/approval`, {}), 403, 'person-needed');
  });
});

describe('two people of SECAS', () => {
  test('register a party and bring in its first administrator, whose code each has half of', async () => {
    const registered = await done(anna, bert, '/v1/parties', gala);
    expect(await partyList()).toContain('GGGG');
    const acts = await bert.get(`/v1/approvals/${registered}`);
    expect(acts.body).toMatchObject({
      summary: 'Register GGGG, Gala Gas, as supplier.',
      proposedBy: { user: 'sandbox:SECA/anna' },
      approved: { by: { user: 'sandbox:SECA/bert' } },
      content: gala,
    });

    const admin = { ...gus, partyAdministrator: true };
    const id = await proposed(anna, '/v1/parties/GGGG/users', admin);
    const approved = await approve(bert, id);
    const halfOf = async (client: Client) => (await client.get(`/v1/approvals/${id}`)).body.enrolment;
    const [first, second] = [await halfOf(anna), await halfOf(bert)];
    expect(approved.body.enrolment).toEqual(second);
    expect([first.half, second.half]).toEqual(['first', 'second']);
    // 16 letters of base32: 80 bits that the other half tells nothing of.
    for (const { code } of [first, second]) expect(code).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
    expect(await halfOf(cleo)).toBeUndefined();
    for (const { reply } of world.heard)
      expect(reply.text.includes(first.code) && reply.text.includes(second.code)).toBe(false);

    const enrol = (code: string) =>
      anna.send(
        'POST',
        '/oidc/enrolment',
        { 'content-type': 'application/x-www-form-urlencoded' },
        new URLSearchParams({ name: 'gus@GGGG', enrolment: code }).toString(),
      );
    for (const code of [first.code, second.code, `${second.code}-${first.code}`])
      expect((await enrol(code)).status).toBe(401);
    expect((await enrol(`${first.code}-${second.code}`)).status).toBe(200);

    const joiners = (await anna.get('/v1/parties/GGGG/joiners-leavers')).body.items;
    expect(joiners).toEqual([
      expect.objectContaining({
        by: { party: 'SECA', user: 'sandbox:SECA/anna' },
        approvedBy: 'sandbox:SECA/bert',
        type: 'identity.user-added.v1',
      }),
    ]);
    expectProblem(
      await anna.post('/v1/parties/GGGG/users', { ...admin, name: 'guy' }),
      403,
      'first-administrator-only',
    );
  });

  test('record a switch, take it back, and import devices', async () => {
    const device = world.device({ deviceType: 'GSME' });
    const toCccc = { mpxn: device.mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: '2027-01-01', id: 'by-hand' };
    await done(dave, bert, '/v1/switches', toCccc);
    const supplier = async () => (await anna.get(`/v1/switches/${device.mpxn}`)).body.periods.at(-1).supplier;
    expect(await supplier()).toBe('CCCC');
    await done(anna, bert, '/v1/switches', { switches: [{ ...toCccc, version: 2, withdrawn: true }] });
    expect(await supplier()).toBe('AAAA');
    const rows = { devices: [{ deviceId: '00-DB-12-34-00-00-0F-02', deviceType: 'ESME', smiStatus: 'Pending' }] };
    const id = await done(dave, anna, '/v1/inventory/devices', rows);
    expect((await anna.get(`/v1/approvals/${id}`)).body).toMatchObject({ outcome: { accepted: 1 }, content: rows });
  });

  test('decide on no rows that cannot be taken', async () => {
    const good = { mpxn: world.device().mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: '2026-01-01' };
    const switches = [good, { ...good, mpxn: '1' }];
    expectProblem(await anna.post('/v1/switches', { switches }), 400, 'validation-failed', ['/switches/1/mpxn']);
    const unknown = [good, { ...good, gaining: 'ZZZZ' }];
    expectProblem(await anna.post('/v1/switches', { switches: unknown }), 422, 'party-unknown', [
      '/switches/1/gaining',
    ]);
    const devices = [{ deviceId: 'x', deviceType: 'ESME' }];
    expect((await anna.post('/v1/inventory/devices', { devices })).body.errors[0].pointer).toBe('/devices/0/deviceId');
  });

  test('are told when things have moved on: nothing is done then', async () => {
    const party = { ...gala, party: 'LLLL' };
    const [one, two] = [await proposed(anna, '/v1/parties', party), await proposed(cleo, '/v1/parties', party)];
    expect(await approve(bert, one)).toMatchObject({ body: { state: 'carried-out' } });
    expect(await approve(bert, two)).toMatchObject({
      status: 200,
      body: { state: 'refused', refusal: { code: 'party-exists' } },
    });
    expectProblem(await anna.post('/v1/parties', party), 409, 'party-exists');
  });

  test('approve once, however often and however many at once', async () => {
    const id = await proposed(anna, '/v1/parties', { ...gala, party: 'MMMM' });
    const key = { 'idempotency-key': randomUUID() };
    const again = () => bert.post(`/v1/approvals/${id}/approval`, {}, key);
    const replies = await Promise.all([again(), again(), approve(cleo, id), approve(bert, id), approve(cleo, id)]);
    const taken = replies.filter(({ status }) => status === 200);
    expect(taken.length === 1 || (taken.length === 2 && taken[0]!.text === taken[1]!.text)).toBe(true);
    for (const reply of replies.filter(({ status }) => status !== 200)) expectProblem(reply, 409, 'approval-not-open');
    const { approved } = (await anna.get(`/v1/approvals/${id}`)).body;
    expect(['sandbox:SECA/bert', 'sandbox:SECA/cleo']).toContain(approved.by.user);
    expect((await partyList()).filter((party: string) => party === 'MMMM')).toHaveLength(1);
  });

  test('propose once by one key, and find it again by it', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const propose = (name: string) => anna.post('/v1/parties', { ...gala, party: 'NNNN', name }, key);
    const [first, again] = [await propose('N'), await propose('N')];
    expect(again).toMatchObject({ status: 202, body: first.body });
    expectProblem(await propose('other'), 409, 'command-id-reused');
    await approve(bert, first.body.id);
    expect(await propose('N')).toMatchObject({ status: 202, body: { id: first.body.id, state: 'carried-out' } });
  });

  test('do nothing for one who has left meanwhile', async () => {
    const pia = { name: 'pia', displayName: 'Pia', scopes: [], partyAdministrator: true };
    await done(bert, cleo, '/v1/parties/SECA/users', pia);
    const id = await proposed(await world.person('SECA', 'pia'), '/v1/parties', { ...gala, party: 'PPPP' });
    expect((await anna.post('/v1/parties/SECA/users/pia/removal')).status).toBe(200);
    expectProblem(await approve(anna, id), 409, 'proposer-left');
  });

  test('find what waits in a list, until its time is over; after a restart too', async () => {
    const id = await proposed(anna, '/v1/parties', { ...gala, party: 'QQQQ' });
    await world.restart();
    bert = await world.person('SECA', 'bert');
    const listed = async (query = '') =>
      (await bert.get(`/v1/approvals${query}`)).body.items.find((item: { id: string }) => item.id === id);
    expect(await listed()).toMatchObject({ state: 'awaiting-approval', act: 'register-party' });
    expect((await world.as('AAAA').post('/v1/sandbox/clock', { advance: 'P15D' })).status).toBe(200);
    expect(await listed()).toBeUndefined();
    expect(await listed('?all=true&limit=500')).toMatchObject({ state: 'expired' });
    expectProblem(await approve(bert, id), 409, 'approval-expired');
  });
});
