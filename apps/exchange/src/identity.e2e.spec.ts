import { randomUUID } from 'node:crypto';
import * as oidc from 'openid-client';
import { Holder, listWith, systemOf } from './identity.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const scope = 'requests:write codes:reveal';

/** A token of a party's system, bound to the holder's key. */
const tokenFor = async (party: string, holder: Holder): Promise<string> => {
  const config = await systemOf(world.url, world.folder, party);
  const DPoP = oidc.getDPoPHandle(config, holder.keys);
  return (await oidc.clientCredentialsGrant(config, { scope }, { DPoP })).access_token;
};

describe('a system, by client credentials with private_key_jwt and DPoP', () => {
  test('raises a request, in the name of its party and client', async () => {
    const config = await systemOf(world.url, world.folder, 'AAAA');
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair());
    const tokens = await oidc.clientCredentialsGrant(config, { scope }, { DPoP });
    expect(tokens).toMatchObject({ token_type: 'dpop', expires_in: 300, scope });
    const { deviceId, deviceType } = world.device();
    const headers = new Headers({ 'content-type': 'application/json', 'idempotency-key': randomUUID() });
    const address = new URL('/v1/requests', world.url);
    const body = JSON.stringify({ deviceId, deviceType });
    const reply = await oidc.fetchProtectedResource(config, tokens.access_token, address, 'POST', body, headers, {
      DPoP,
    });
    expect(reply.status).toBe(201);
    const { body: history } = await world.as('AAAA').get(`${reply.headers.get('location')}/history`);
    expect(history.events[0]).toMatchObject({ party: 'AAAA', user: 'client:AAAA/system' });
  });

  test('a bearer of its token without its key is nobody', async () => {
    const [holder, thief] = [await Holder.make(), await Holder.make()];
    const token = await tokenFor('AAAA', holder);
    const htu = `${world.url}/v1/requests`;
    const good = await holder.proof({ htm: 'GET', htu, token });
    expect((await listWith(world.url, token, good)).status).toBe(200);
    expectProblem(await listWith(world.url, token), 401, 'dpop-proof-missing');
    expectProblem(await listWith(world.url, token, undefined, 'Bearer'), 401, 'dpop-proof-missing');
    expectProblem(
      await listWith(world.url, token, await holder.proof({ htm: 'GET', htu, token }), 'Bearer'),
      401,
      'dpop-proof-missing',
    );
    expectProblem(await listWith(world.url, token, good), 401, 'dpop-proof-replayed');
    expectProblem(
      await listWith(world.url, token, await thief.proof({ htm: 'GET', htu, token })),
      401,
      'dpop-proof-invalid',
    );
  });
});
