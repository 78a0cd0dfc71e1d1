import { decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { call } from './http-call.fixture.ts';
import { Holder, listWith, systemOf } from './identity.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
let holder: Holder;
beforeAll(async () => {
  [world, holder] = [await World.open(), await Holder.make()];
});
afterAll(() => world.close());

const tokenOfSystem = async (): Promise<string> => {
  const config = await systemOf(world.url, world.folder, 'AAAA');
  const DPoP = oidc.getDPoPHandle(config, holder.keys);
  return (await oidc.clientCredentialsGrant(config, { scope: 'requests:write' }, { DPoP })).access_token;
};
const list = async (token: string) =>
  listWith(world.url, token, await holder.proof({ htm: 'GET', htu: `${world.url}/v1/requests`, token }));
const kids = async (): Promise<string[]> => {
  const { body } = await call(world.url, { method: 'GET', path: '/oidc/jwks' });
  for (const key of body.keys) expect(key).not.toHaveProperty('d');
  return body.keys.map(({ kid }: { kid: string }) => kid);
};

test('SECAS has tokens signed with a new key; those of the old one count on', async () => {
  const before = await tokenOfSystem();
  const [old] = await kids();
  expect(decodeProtectedHeader(before).kid).toBe(old);

  const order = () =>
    world.as('SECA').post('/v1/identity/signing-keys/rotation', {}, { 'idempotency-key': 'new-signing-key' });
  const ordered = await order();
  const [fresh] = await kids();
  expect(ordered).toMatchObject({
    status: 200,
    body: {
      keys: [
        { kid: fresh, retiresAt: null },
        { kid: old, retiresAt: expect.stringMatching(/^\d{4}-.+Z$/) },
      ],
    },
  });
  expect(await kids()).toEqual([fresh, old]);
  expect(fresh).not.toBe(old);

  const after = await tokenOfSystem();
  expect(decodeProtectedHeader(after).kid).toBe(fresh);
  for (const token of [before, after]) expect((await list(token)).status).toBe(200);

  // The same command again changes nothing.
  expect(await order()).toMatchObject({ status: 200, body: ordered.body });
  expect(await kids()).toEqual([fresh, old]);
  expectProblem(await world.as('AAAA').post('/v1/identity/signing-keys/rotation'), 403, 'action-not-allowed');

  // Both are kept over a restart; its address may be another, so a token of before is for somewhere else.
  await world.restart();
  expect(await kids()).toEqual([fresh, old]);
});
