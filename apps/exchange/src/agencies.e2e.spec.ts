import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as oidc from 'openid-client';
import { freshCode } from './codes.fixture.ts';
import { call } from './http-call.fixture.ts';
import type { Reply } from './http-call.fixture.ts';
import { Holder, systemOf } from './identity.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { tokenOf, World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const forBBBB = { 'icx-on-behalf-of': 'BBBB' };
const agent = () => world.as('AGNT');
const grant = (principal: PartyName, body: object) =>
  world.as(principal).post(`/v1/parties/${principal}/agencies`, { agent: 'AGNT', ...body });
const end = (principal: PartyName, by = principal) =>
  world.as(by).post(`/v1/parties/${principal}/agencies/AGNT/ending`, { reason: 'contract over' });
const granting = async (scopes: readonly string[], more: object = {}) => {
  expect(await grant('BBBB', { scopes, ...more })).toMatchObject({ status: 201, body: { agent: 'AGNT', scopes } });
};
afterEach(() => end('BBBB'));

const draft = () => {
  const { deviceId, deviceType } = world.device({ registeredSupplier: 'BBBB', installingSupplier: 'AAAA' });
  return { deviceId, deviceType };
};
/** Raised by the agent of BBBB. */
const raised = async (): Promise<string> => {
  const reply = await agent().post('/v1/requests', draft(), forBBBB);
  expect(reply).toMatchObject({ status: 201, body: { requester: 'BBBB' } });
  return reply.headers.location!;
};
const who = async (path: string, party: PartyName, type: string) =>
  (await world.as(party).get(`${path}/history`)).body.events
    .filter((event: { type: string }) => event.type === type)
    .map(({ party, user }: { party: string; user: string }) => [party, user]);

describe('on behalf of a party that granted it', () => {
  test('an agent raises and reveals as that party; log and history name both', async () => {
    await granting(['requests:write', 'codes:reveal']);
    const path = await raised();
    await world.as('AAAA').post(`${path}/answer`, { answer: 'code-supplied', installCode: freshCode() });
    const body = { format: 'raw-16', reason: 'site visit' };
    expect(await agent().post(`${path}/reveal`, body, forBBBB)).toMatchObject({ status: 200 });
    for (const party of ['AAAA', 'BBBB', 'SECA'] as const)
      expect(await who(path, party, 'requests.install-code-requested.v1')).toEqual([['BBBB', 'sandbox:AGNT']]);
    expect(await who(path, 'BBBB', 'requests.code-revealed.v1')).toEqual([['BBBB', 'sandbox:AGNT']]);
    const log = new DatabaseSync(join(world.folder, 'log.db'), { readOnly: true });
    const [row] = log.prepare("SELECT metadata FROM events WHERE type = 'requests.code-revealed.v1'").all();
    log.close();
    expect(JSON.parse(String(row?.['metadata']))).toMatchObject({ party: 'BBBB', user: 'sandbox:AGNT' });
  });

  test('it answers what BBBB was asked, and sees what BBBB sees and nothing else', async () => {
    await granting(['answers:write']);
    const [asked, others] = [await world.raised(), await world.raised(world.device({ installingSupplier: 'CCCC' }))];
    const listed = (await agent().get('/v1/requests', forBBBB)).body;
    expect(listed).toEqual((await world.as('BBBB').get('/v1/requests')).body);
    expectProblem(await agent().get(others, forBBBB), 404, 'request-unknown');
    const answer = { answer: 'code-supplied', installCode: freshCode() };
    expect(await agent().post(`${asked}/answer`, answer, forBBBB)).toMatchObject({ status: 200 });
    expect(await who(asked, 'AAAA', 'requests.code-supplied.v1')).toEqual([['BBBB', 'sandbox:AGNT']]);
  });

  test('a system of the agent with a bound token is named too, and a supplier can be an agent', async () => {
    const config = await systemOf(world.url, world.folder, 'CCCC');
    const holder = await Holder.make();
    const DPoP = oidc.getDPoPHandle(config, holder.keys);
    const { access_token: token } = await oidc.clientCredentialsGrant(config, { scope: 'requests:write' }, { DPoP });
    const headers = async () => ({
      authorization: `DPoP ${token}`,
      dpop: await holder.proof({ htm: 'POST', htu: `${world.url}/v1/requests`, token }),
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...forBBBB,
    });
    const body = JSON.stringify(draft());
    const raise = async () => call(world.url, { method: 'POST', path: '/v1/requests', headers: await headers(), body });
    expectProblem(await raise(), 403, 'agency-not-granted');
    expect((await grant('BBBB', { agent: 'CCCC', scopes: ['requests:write'] })).status).toBe(201);
    const reply = await raise();
    expect(reply).toMatchObject({ status: 201, body: { requester: 'BBBB' } });
    expect(await who(reply.headers.location!, 'BBBB', 'requests.install-code-requested.v1')).toEqual([
      ['BBBB', 'client:CCCC/system'],
    ]);
  });

  test('a refused reveal is on record with both', async () => {
    await granting(['requests:write']);
    const path = await raised();
    const refused = await agent().post(`${path}/reveal`, { format: 'raw-16', reason: 'r' }, forBBBB);
    expectProblem(refused, 403, 'action-not-allowed');
    expect(await who(path, 'SECA', 'requests.reveal-refused.v1')).toEqual([['BBBB', 'sandbox:AGNT']]);
  });
});

describe('no more than', () => {
  test('what was granted', async () => {
    await granting([]);
    expect((await agent().get('/v1/requests', forBBBB)).status).toBe(200);
    expectProblem(await agent().post('/v1/requests', draft(), forBBBB), 403, 'action-not-allowed');
  });

  test('what the token of the agent says', async () => {
    await granting(['requests:write', 'answers:write']);
    const token = await tokenOf(world.folder, 'AGNT', ['answers:write']);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...forBBBB,
    };
    const body = JSON.stringify(draft());
    const reply = await call(world.url, { method: 'POST', path: '/v1/requests', headers, body });
    expectProblem(reply, 403, 'action-not-allowed');
  });

  test('what the role of the principal may, whatever that of the agent may', async () => {
    expectProblem(await grant('MAPX', { scopes: ['requests:write'] }), 422, 'scope-beyond-role', ['/scopes']);
    expect((await grant('MAPX', { agent: 'AAAA', scopes: ['answers:write'] })).status).toBe(201);
    const forMAPX = { 'icx-on-behalf-of': 'MAPX' };
    const { deviceId, deviceType } = world.device();
    const raise = await world.as('AAAA').post('/v1/requests', { deviceId, deviceType }, forMAPX);
    expectProblem(raise, 403, 'action-not-allowed');
  });

  test('using it: it passes nothing on and administers nobody', async () => {
    await granting(['requests:write']);
    const user = { name: 'eve', displayName: 'Eve', scopes: [] };
    const attempts: readonly (readonly [string, object])[] = [
      ['/v1/parties/BBBB/agencies', { agent: 'CCCC', scopes: [] }],
      ['/v1/parties/BBBB/agencies/AGNT/ending', { reason: 'r' }],
      ['/v1/parties/BBBB/standing-instruction', { gainedDevices: 'raise' }],
      ['/v1/parties/BBBB/users', user],
    ];
    for (const [path, body] of attempts)
      expectProblem(await agent().post(path, body, forBBBB), 403, 'action-not-allowed');
    expectProblem(await agent().get('/v1/parties/BBBB/agencies', forBBBB), 403, 'action-not-allowed');
    expectProblem(await agent().post('/v1/parties/AGNT/users', user, forBBBB), 404, 'party-not-found');
  });
});

describe('without a grant in force', () => {
  const list = (headers: Record<string, string>) => agent().get('/v1/requests', headers);

  test('an agent may do nothing; for itself it reads the parties', async () => {
    for (const principal of ['BBBB', 'SECA', 'NONE'])
      expectProblem(await list({ 'icx-on-behalf-of': principal }), 403, 'agency-not-granted');
    for (const own of [{}, { 'icx-on-behalf-of': 'AGNT' }]) {
      expectProblem(await list(own), 403, 'action-not-allowed');
      expectProblem(await agent().post('/v1/requests', draft(), own), 403, 'action-not-allowed');
      expect((await agent().get('/v1/parties', own)).status).toBe(200);
    }
  });

  test('nor once it was ended: at its next call', async () => {
    await granting(['requests:write']);
    expect((await list(forBBBB)).status).toBe(200);
    expect(await end('BBBB', 'SECA')).toMatchObject({ status: 200, body: { ended: { reason: 'contract over' } } });
    expectProblem(await list(forBBBB), 403, 'agency-not-granted');
  });

  test('nor before its first day, nor from the day on which it ends', async () => {
    const today = Temporal.Now.plainDateISO('Europe/London');
    const on = (days: number) => today.add({ days }).toString();
    await granting([], { from: on(40), to: on(41) });
    const status = async () => (await list(forBBBB)).status;
    expect(await status()).toBe(403);
    await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P40D' });
    expect(await status()).toBe(200);
    await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P1D' });
    expect(await status()).toBe(403);
  });

  test.each(['b-bb', 'BBB', 'BBBB, AAAA', 'AAAA,BBBB', '', '../AAAA', 'BBBBB'])(
    'the header %p is malformed',
    async (value) => expectProblem(await list({ 'icx-on-behalf-of': value }), 400, 'on-behalf-of-invalid'),
  );

  test('the header takes a party as people write it', async () => {
    await granting([]);
    expect((await list({ 'icx-on-behalf-of': 'bbbb' })).status).toBe(200);
  });

  test('acting for oneself is just oneself', async () => {
    const own = await world.as('BBBB').get('/v1/parties/BBBB/agencies', forBBBB);
    expect(own.status).toBe(200);
    expect((await world.as('BBBB').get('/v1/requests', forBBBB)).body).toEqual(
      (await world.as('BBBB').get('/v1/requests')).body,
    );
  });
});

test('every route that asks for a token tells of the header', async () => {
  const { paths } = (await agent().get('/openapi.json')).body;
  expect(paths['/v1/requests'].get.parameters).toContainEqual({ $ref: '#/components/parameters/OnBehalfOf' });
  expect(paths['/livez'].get.parameters).toEqual([{ $ref: '#/components/parameters/RequestId' }]);
});

describe('a grant', () => {
  test('is told to party and SECAS, with the ones before it; the list of parties tells none', async () => {
    await granting(['answers:write']);
    await end('BBBB');
    await granting(['requests:write']);
    for (const party of ['BBBB', 'SECA'] as const) {
      const { items } = (await world.as(party).get('/v1/parties/BBBB/agencies')).body;
      expect(items.at(-1)).toMatchObject({ agent: 'AGNT', scopes: ['requests:write'], to: null, ended: null });
      expect(items.at(-2)).toMatchObject({
        scopes: ['answers:write'],
        ended: { at: expect.any(String), reason: 'contract over' },
      });
    }
    expect((await world.as('AAAA').get('/v1/parties')).text).not.toContain('agencies');
    expectProblem(await world.as('SECA').get('/v1/parties/NONE/agencies'), 404, 'party-not-found');
  });

  test('is given and ended once, however often the command comes', async () => {
    const send = (path: string, body: object, key: string): Promise<Reply> =>
      world.as('BBBB').post(path, body, { 'idempotency-key': key });
    const give = (key: string) => send('/v1/parties/BBBB/agencies', { agent: 'AGNT', scopes: [] }, key);
    const stop = (key: string) => send('/v1/parties/BBBB/agencies/AGNT/ending', { reason: 'r' }, key);
    const [one, two] = [randomUUID(), randomUUID()];
    const given = await give(one);
    expect(given.status).toBe(201);
    expect((await give(one)).text).toBe(given.text);
    expectProblem(await give(randomUUID()), 409, 'agency-exists');
    const ended = await stop(two);
    expect(ended.status).toBe(200);
    expect((await stop(two)).text).toBe(ended.text);
    expectProblem(await stop(randomUUID()), 404, 'agency-unknown');
  });

  test('is refused to nobody, to itself, backwards, and of those who oversee', async () => {
    for (const agent of ['NONE', 'BBBB'])
      expectProblem(await grant('BBBB', { agent, scopes: [] }), 422, 'agent-unknown', ['/agent']);
    const backwards = { scopes: [], from: '2027-01-02', to: '2027-01-02' };
    expectProblem(await grant('BBBB', backwards), 422, 'agency-period-invalid', ['/to']);
    for (const principal of ['SECA', 'DCCX', 'AGNT'] as const)
      expectProblem(await grant(principal, { agent: 'CCCC', scopes: [] }), 422, 'agency-not-possible');
    expectProblem(await grant('BBBB', { agent: 'ag-t' }), 400, 'validation-failed', ['/agent', '/scopes']);
  });
});

test('calls count against the agent, revealed codes against the principal', async () => {
  const reveals = { quota: 1, anomalyFactor: 10, anomalyFloor: 10 };
  const narrow = await World.open(undefined, { reveals, limits: { perParty: 10 } });
  try {
    const scopes = ['requests:write', 'codes:reveal'];
    await narrow.as('BBBB').post('/v1/parties/BBBB/agencies', { agent: 'AGNT', scopes });
    const answered = async () => {
      const { deviceId, deviceType } = narrow.device({ registeredSupplier: 'BBBB', installingSupplier: 'AAAA' });
      const reply = await narrow.as('AGNT').post('/v1/requests', { deviceId, deviceType }, forBBBB);
      const path = reply.headers.location!;
      await narrow.as('AAAA').post(`${path}/answer`, { answer: 'code-supplied', installCode: freshCode() });
      return path;
    };
    const [first, second] = [await answered(), await answered()];
    const body = { format: 'raw-16', reason: 'site visit' };
    expect((await narrow.as('AGNT').post(`${first}/reveal`, body, forBBBB)).status).toBe(200);
    expectProblem(await narrow.as('BBBB').post(`${second}/reveal`, body), 429, 'reveal-quota-exceeded');

    const list = () => narrow.as('AGNT').get('/v1/requests', forBBBB);
    for (let call = 4; call <= 10; call++) expect((await list()).status).toBe(200);
    expectProblem(await list(), 429, 'rate-limited');
    expect((await narrow.as('BBBB').get('/v1/requests')).status).toBe(200);
  } finally {
    await narrow.close();
  }
});
