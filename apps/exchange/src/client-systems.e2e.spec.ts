import { createPrivateKey } from 'node:crypto';
import { privateKeyJwt, TokenRefused } from '@icx/client';
import type { Authentication } from '@icx/client';
import { sandboxClientKey } from '@icx/sandbox';
import { keysOf } from './identity.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const systemOf = (party: string, scopes = ['requests:write']) => ({
  issuer: world.url,
  clientId: `${party}.system`,
  scopes,
});
const keyOf = (party: string) =>
  createPrivateKey({ key: sandboxClientKey(keysOf(world.folder), party), format: 'jwk' });
const list = async (by: Authentication): Promise<Response> => {
  const url = `${world.url}/v1/requests`;
  return fetch(url, { headers: await by.authorize({ method: 'GET', url }) });
};

test('a system calls by its key, with one token for calls side by side', async () => {
  const system = privateKeyJwt(systemOf('AAAA'), keyOf('AAAA'));
  const answers = await Promise.all([list(system), list(system)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const pem = String(keyOf('AAAA').export({ format: 'pem', type: 'pkcs8' }));
  expect((await list(privateKeyJwt(systemOf('AAAA'), pem))).status).toBe(200);
});

test.each([
  ['another system’s key', 'AAAA', 'BBBB'],
  ['a system that nobody registered', 'ZZZZ', 'AAAA'],
])('%s gets no token', async (_, party, keyOwner) => {
  const refused = list(privateKeyJwt(systemOf(party), keyOf(keyOwner)));
  await expect(refused).rejects.toMatchObject({ name: TokenRefused.name, code: 'invalid_client' });
});

test('an issuer that is none is named as such', async () => {
  const nowhere = privateKeyJwt({ ...systemOf('AAAA'), issuer: `${world.url}/v1` }, keyOf('AAAA'));
  await expect(list(nowhere)).rejects.toMatchObject({ code: 'issuer-unusable' });
});
