import { text } from 'node:stream/consumers';
import { connect } from 'node:net';
import { ConfigRefused, readConfig } from '@icx/host';
import type { Config } from '@icx/host';
import { call } from './http-call.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});
const opened = async (more: Partial<Config>): Promise<void> => {
  world = await World.open(undefined, more);
};

describe('where a call comes from', () => {
  /** Its status, from behind a proxy that says so. */
  const from = async (forwarded: string): Promise<number> =>
    (await call(world!.url, { method: 'GET', path: '/livez', headers: { 'x-forwarded-for': forwarded } })).status;

  test('is what a trusted proxy says: one caller cannot use up what is another’s, nor make itself another', async () => {
    await opened({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'], limits: { perClient: 2 } });
    expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1')]).toEqual([200, 200, 429]);
    expect(await from('192.0.2.2')).toBe(200);
    // What comes before the address that the proxy saw was written by the caller; a proxy before the proxy is trusted too.
    for (const forged of ['203.0.113.9, 192.0.2.1', '192.0.2.1, 10.2.3.4', '::ffff:192.0.2.1'])
      expect(await from(forged)).toBe(429);
  });

  test('of IPv6 is the /64, for whoever has one address of it has all', async () => {
    await opened({ trustedProxies: ['127.0.0.1'], limits: { perClient: 2 } });
    const statuses = [];
    for (const host of ['::1', '::ffff', ':a:b:c:d']) statuses.push(await from(`2001:db8:1:2${host}`));
    expect(statuses).toEqual([200, 200, 429]);
    expect(await from('2001:db8:1:3::1')).toBe(200);
  });

  test('is the connection’s own address if nobody is trusted, whatever its header says', async () => {
    // What answers are held to and the devices of the sandbox were read before.
    await opened({ limits: { perClient: 4 } });
    const statuses = [];
    for (const n of [1, 2, 3]) statuses.push(await from(`192.0.2.${n}`));
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('the host that a call is addressed to', () => {
  const publicUrl = 'https://codes.example';
  const refusedAs = async (host: string, path = '/openapi.json', more: Record<string, string> = {}) => {
    const reply = await call(world!.url, { method: 'GET', path, headers: { host, ...more } });
    if (reply.status !== 200) expectProblem(reply, 421, 'host-unknown');
    return reply.status === 421;
  };

  test('is its public URL’s, or in a sandbox one of the loopback', async () => {
    await opened({ publicUrl });
    for (const own of ['codes.example', 'CODES.example:443', 'localhost:1', '127.0.0.1', '[::1]:3000'])
      expect([own, await refusedAs(own)]).toEqual([own, false]);
    const foreign = ['evil.example', 'codes.example:8443', 'codes.example.evil.example', 'x@codes.example', 'x'];
    for (const other of [...foreign, 'localhost.evil.example', '127.0.0.1.evil.example', 'codes.example/', '[::1'])
      expect([other, await refusedAs(other)]).toEqual([other, true]);
    expect(await refusedAs('evil.example', '/oidc/enrolment')).toBe(true);
    expect(await refusedAs('evil.example', '/.well-known/openid-configuration')).toBe(true);
  });

  test('does not matter to who watches it', async () => {
    await opened({ publicUrl });
    for (const path of ['/livez', '/readyz']) expect(await refusedAs('icx-0.pods.internal', path)).toBe(false);
    expectProblem(
      await call(world!.url, { method: 'GET', path: '/metrics', headers: { host: 'x' } }),
      401,
      'token-missing',
    );
  });

  test('is what a trusted proxy says that it was; of others X-Forwarded-Host does not count', async () => {
    await opened({ publicUrl });
    expect(await refusedAs('x', undefined, { 'x-forwarded-host': 'codes.example' })).toBe(true);
    await world!.close();
    await opened({ publicUrl, trustedProxies: ['127.0.0.1'] });
    expect(await refusedAs('x', undefined, { 'x-forwarded-host': 'codes.example' })).toBe(false);
    expect(await refusedAs('codes.example', undefined, { 'x-forwarded-host': 'evil.example' })).toBe(true);
  });

  test('has to be named', async () => {
    await opened({});
    const socket = connect(Number(new URL(world!.url).port), '127.0.0.1');
    socket.write('GET /openapi.json HTTP/1.0\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 421 [\s\S]*"code":"host-unknown"/);
  });
});

test.each([
  '*',
  'proxy.example',
  '10.0.0.1,,10.0.0.2',
  '10.0.0.0/33',
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8/8',
  '10.0.0.1:80',
  'true',
])('a proxy that is none is refused at the start: %s', (proxies) => {
  const read = () => readConfig({ ICX_TRUSTED_PROXIES: proxies });
  expect(read).toThrow(ConfigRefused);
  expect(read).toThrow(/ICX_TRUSTED_PROXIES/);
  expect(readConfig({ ICX_TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16,::1' }).trustedProxies).toHaveLength(3);
});
