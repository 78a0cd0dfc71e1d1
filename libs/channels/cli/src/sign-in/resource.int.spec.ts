import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { isLive, resourceAt } from './resource.ts';

const opened: (() => void)[] = [];
afterEach(() => opened.splice(0).forEach((close) => close()));

/** An exchange that says this of itself; `own` is its address. */
const exchangeThatSays = async (says: (own: string) => unknown): Promise<string> => {
  const server = createServer(({ url }, reply) => {
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const known = url === '/.well-known/oauth-protected-resource';
    reply.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(says(own)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  opened.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test('tells who gives its tokens, and for what', async () => {
  const more = { authorization_servers: ['https://id.example'], scopes_supported: ['sla:read'], icx_mode: 'live' };
  const url = await exchangeThatSays((own) => ({ resource: own, ...more }));
  const found = { exchange: url, issuer: 'https://id.example', scopes: ['sla:read'], mode: 'live' };
  expect(await resourceAt(`${url}/some/path`)).toEqual(found);
  expect(await isLive(url)).toBe(true);
});

test.each([
  ['speaks for another', () => ({ resource: 'https://codes.example' }), 'exchange-elsewhere'],
  [
    'sends people where anybody can listen',
    (own: string) => ({ resource: own, authorization_servers: ['http://id.example'] }),
    'address-not-secure',
  ],
])('one that %s is not signed in at', async (_, says, code) => {
  const url = await exchangeThatSays(says);
  await expect(resourceAt(url)).rejects.toMatchObject({ code, exitCode: 2 });
});

test('an exchange without TLS is one on this machine', async () => {
  await expect(resourceAt('http://codes.example')).rejects.toMatchObject({ code: 'address-not-secure' });
});

test('where nothing is, or no exchange, that is told; and nobody takes it for live', async () => {
  await expect(resourceAt('http://127.0.0.1:9')).rejects.toMatchObject({ code: 'exchange-not-reachable', exitCode: 3 });
  expect(await isLive('http://127.0.0.1:9')).toBe(false);
  const url = await exchangeThatSays(() => 'hello');
  await expect(resourceAt(url)).rejects.toMatchObject({ code: 'exchange-elsewhere' });
});
