import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { listenForAnswer } from './loopback.ts';

test('hears the answer to its own question, and nobody else', async () => {
  const browser = await listenForAnswer('the-state');
  try {
    expect(browser.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-in$/);
    const { origin } = new URL(browser.redirectUri);
    for (const [path, init] of [
      ['/signed-in?code=forged', {}],
      ['/signed-in?code=forged&state=another', {}],
      ['/?state=the-state', {}],
      // A page of the browser can have it call this, and it is no address.
      ['//', {}],
      ['/signed-in?state=the-state', { method: 'POST' }],
    ] as const)
      expect((await fetch(origin + path, init)).status).toBe(404);
    const page = fetch(`${browser.redirectUri}?code=given&state=the-state`);
    const { url, end } = await browser.answer;
    expect(url.searchParams.get('code')).toBe('given');
    expect((await fetch(`${browser.redirectUri}?code=second&state=the-state`)).status).toBe(404);
    await end('Done <now>', 'Go back & close.');
    const { headers } = await page;
    expect(await (await page).text()).toContain('<h1>Done &#60;now&#62;</h1><p>Go back &#38; close.</p>');
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
  } finally {
    browser.close();
  }
  await expect(fetch(browser.redirectUri)).rejects.toThrow();
});

test('a port that another program has is told', async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const { port } = other.address() as AddressInfo;
  await expect(listenForAnswer('a-state', port)).rejects.toMatchObject({ code: 'port-not-free', exitCode: 2 });
  other.close();
});
