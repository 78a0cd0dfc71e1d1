import { afterAll, expect, test } from '@jest/globals';
import { playExchange } from '@icx/world-testing/played-exchange';
import { Terminals } from './icx.fixture.ts';

const terminals = new Terminals();
const played: Awaited<ReturnType<typeof playExchange>>[] = [];
afterAll(async () => {
  await terminals.close();
  for (const { close } of played) await close();
});

const nobody = { status: 200, json: { items: [], next: null } };

test('calls go through the proxy that the environment names, those to this machine only if it says so', async () => {
  // A proxy sees the whole address; what it would pass on it answers itself.
  const [proxy, exchange] = [await playExchange(nobody), await playExchange(nobody)];
  played.push(proxy, exchange);
  const list = (env: Record<string, string>) =>
    terminals.icx(['list', '--json'], { env: { ICX_TOKEN: 'a-token', HTTP_PROXY: proxy.url, ...env } });
  expect(await list({ ICX_URL: 'http://icx.example' })).toMatchObject({ code: 0, err: '' });
  expect(proxy.calls.map(({ path }) => path)).toEqual([expect.stringMatching(/^http:\/\/icx\.example\/v1\/requests/)]);

  expect((await list({ ICX_URL: exchange.url })).code).toBe(0);
  expect([proxy.calls.length, exchange.calls.length]).toEqual([1, 1]);
  expect((await list({ ICX_URL: exchange.url, NO_PROXY: 'elsewhere.example' })).code).toBe(0);
  expect([proxy.calls.length, exchange.calls.length]).toEqual([2, 1]);
});

test('a proxy that is none is wrong usage, and its password is not repeated', async () => {
  const { code, err } = await terminals.icx(['list'], { env: { HTTP_PROXY: 'anna:secret@proxy' } });
  expect([code, err]).toEqual([2, expect.stringContaining('proxy-invalid')]);
  expect(err).not.toContain('secret');
});
