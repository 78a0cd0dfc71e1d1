import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ForeignIssuer } from './foreign-issuer.fixture.ts';
import { Terminals } from './icx.fixture.ts';
import { Browser, logIn } from './sign-in.fixture.ts';

const terminals = new Terminals();
let issuer: ForeignIssuer;

beforeAll(async () => {
  // The library says of its pages for development that they are that.
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  issuer = await ForeignIssuer.start(() => terminals.url);
  await terminals.start({
    ICX_OIDC_ISSUER: issuer.url,
    ICX_OIDC_CLIENT_ID: ForeignIssuer.portalId,
    ICX_OIDC_ACR: ForeignIssuer.acr,
    ICX_LOG_LEVEL: 'info',
  });
}, 60_000);
afterAll(async () => {
  await terminals.close();
  await issuer.stop();
});

const bearer = async (party: string) => ({
  authorization: `Bearer ${(await terminals.icx(['token', party])).out.trim()}`,
});

test('where people sign in elsewhere icx goes there, as what it is called there', async () => {
  const unnamed = await terminals.icx(['login']);
  expect(unnamed).toMatchObject({ code: 2, err: expect.stringContaining(`sign in at ${issuer.url}`) });

  const args = ['--client-id', ForeignIssuer.clientId, '--json'];
  const run = await logIn(terminals, { login: 'somebody', password: 'anything' }, { args });
  expect(run).toMatchObject({ code: 0, page: expect.stringContaining('You are signed in') });
  const who = { exchange: terminals.url, party: 'AAAA', subject: 'somebody', scopes: ['requests:write'], until: null };
  expect(JSON.parse(run.out)).toMatchObject(who);
  expect(await terminals.icx(['list', '--json'])).toMatchObject({ code: 0 });
  expect(JSON.parse((await terminals.icx(['logout', '--json'])).out)).toMatchObject({ revoked: true });
}, 60_000);

test('at the portal they may do what the API would let their token do, and no more; their sign-in is on record, and who they are in the log', async () => {
  const browser = new Browser();
  await browser.open(`${terminals.url}/sign-in`);
  await browser.submit({ login: 'somebody', password: 'anything' });
  const page = await browser.submit({});
  expect(page).toMatch(/external:AAAA\/somebody<\/a>, <a href="\/your-party">.*AAAA</);
  const [device] = JSON.parse((await terminals.icx(['sandbox', 'devices', '--json'])).out) as readonly object[];
  const raised = await fetch(`${terminals.url}/v1/requests`, {
    method: 'POST',
    headers: { ...(await bearer('AAAA')), 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ deviceType: 'ESME', deviceId: (device as { readonly deviceId: string }).deviceId }),
  });
  const { id } = (await raised.json()) as { readonly id: string };
  expect(await browser.open(`${terminals.url}/requests/${id}/withdraw`)).toContain('Withdraw the request');
  expect(await browser.open(`${terminals.url}/requests/${id}/reveal`)).toContain('action-not-allowed');
  expect(browser.status).toBe(403);

  const report = await fetch(`${terminals.url}/v1/sign-ins`, { headers: await bearer('SECA') });
  expect(((await report.json()) as { readonly items: readonly object[] }).items).toContainEqual(
    expect.objectContaining({ what: 'signed-in', subject: 'external:AAAA/somebody', party: 'AAAA', acr: 'ours' }),
  );

  const lines = terminals.log.split('\n').filter((line) => line.includes('/requests/:id/reveal'));
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ party: 'AAAA', user: 'external:AAAA/somebody', status: 403 }),
  ]);

  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page)!;
  await browser.open(`${terminals.url}/sign-out`, { csrf });
  expect(await browser.open(`${terminals.url}/raise`)).not.toContain('Ask for a code');
}, 60_000);
