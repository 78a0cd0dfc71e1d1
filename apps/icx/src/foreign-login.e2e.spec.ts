import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ForeignIssuer } from './foreign-issuer.fixture.ts';
import { Terminals } from './icx.fixture.ts';
import { logIn } from './sign-in.fixture.ts';

const terminals = new Terminals();
let issuer: ForeignIssuer;

beforeAll(async () => {
  // The library says of its pages for development that they are that.
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  issuer = await ForeignIssuer.start(() => terminals.url);
  await terminals.start({ ICX_OIDC_ISSUER: issuer.url });
}, 60_000);
afterAll(async () => {
  await terminals.close();
  await issuer.stop();
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
