import { createPrivateKey } from 'node:crypto';
import { exchange, items, privateKeyJwt, TokenRefused } from '@icx/client';
import type { Authentication } from '@icx/client';
import { sandboxClientKey } from '@icx/sandbox';
import { keysOf } from './identity.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const keyOf = (party: string) =>
  createPrivateKey({ key: sandboxClientKey(keysOf(world.folder), party), format: 'jwk' });
/** The seeded client of a party. */
const systemOf = (party: string, key = keyOf(party), issuer = world.url): Authentication =>
  privateKeyJwt({ issuer, clientId: `${party}.system`, scopes: ['requests:write'] }, key);
const icxBy = (authentication: Authentication) => exchange({ url: world.url, authentication });

test('a system raises requests by its key, reads them page by page, and their history names it', async () => {
  const icx = icxBy(systemOf('AAAA'));
  const raised = [];
  for (const { deviceId, deviceType } of [world.device(), world.device()]) {
    const { data: request, response } = await icx.POST('/v1/requests', {
      body: { deviceId, deviceType: deviceType as 'ESME' },
    });
    expect([response.status, request.state, request.leg?.addressee]).toEqual([201, 'open', 'BBBB']);
    raised.push(request.id);
  }
  const listed = [];
  for await (const { id } of items((after) => icx.GET('/v1/requests', { params: { query: { limit: 1, ...after } } })))
    listed.push(id);
  expect(listed).toEqual(raised);
  const { data: history } = await icx.GET('/v1/requests/{id}/history', { params: { path: { id: raised[0]! } } });
  expect(history.events[0]).toMatchObject({ party: 'AAAA', user: 'client:AAAA/system' });
});

test('calls side by side share a token; each has a proof of its own', async () => {
  const icx = icxBy(systemOf('AAAA'));
  const answers = await Promise.all(Array.from({ length: 8 }, () => icx.GET('/v1/requests')));
  expect(new Set(answers.map(({ response }) => response.status))).toEqual(new Set([200]));
});

test('a refusal is a problem with its code', async () => {
  const read = icxBy(systemOf('CCCC')).GET('/v1/requests/{id}', { params: { path: { id: 'icr_TEST0' } } });
  await expect(read).rejects.toMatchObject({ status: 404, code: 'request-unknown' });
});

test('an exchange that has just restarted asks for a nonce, and gets it', async () => {
  await world.restart();
  const system = systemOf('AAAA');
  const url = `${world.url}/v1/requests`;
  const asked = await fetch(url, { headers: await system.authorize({ method: 'GET', url }) });
  expect([asked.status, asked.headers.has('dpop-nonce')]).toEqual([401, true]);
  expect((await icxBy(system).GET('/v1/requests')).response.status).toBe(200);
});

test.each<[string, () => Authentication, string]>([
  ['another system’s key', () => systemOf('AAAA', keyOf('BBBB')), 'invalid_client'],
  ['a system that nobody registered', () => systemOf('ZZZZ', keyOf('AAAA')), 'invalid_client'],
  ['an issuer that is none', () => systemOf('AAAA', keyOf('AAAA'), `${world.url}/v1`), 'issuer-unusable'],
])('%s gets no token', async (_, system, code) => {
  await expect(icxBy(system()).GET('/v1/requests')).rejects.toMatchObject({ name: TokenRefused.name, code });
});
