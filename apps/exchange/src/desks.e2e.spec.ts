import { sandboxDesks } from '@icx/sandbox';
import * as oidc from 'openid-client';
import { Browser } from './browser.fixture.ts';
import { Holder, personalClient, question, redirectUri } from './identity.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
let config: oidc.Configuration;
beforeAll(async () => {
  world = await World.open();
  config = await personalClient(world.url);
});
afterAll(() => world.close());

/** A browser at the sign-in page of a client's question. */
const asked = async (more: object = {}) => {
  const browser = new Browser(world.url);
  const about = await question(config, { scope: 'openid', ...more });
  await browser.open(about.address.href);
  return { browser, page: browser.address, ...about };
};

test('everybody of a desk is on the page, and signs in with one click, on record as any other', async () => {
  for (const { party, name, desk, partyAdministrator } of sandboxDesks) {
    const { browser, page, verifier, state } = await asked();
    expect(browser.page!.text).toContain(`value="${name}@${party}">Sign in as ${desk}<`);
    await browser.open(`${page}/desk`, { as: `${name}@${party}` });
    const arrived = await browser.submit({});
    expect(arrived).toMatch(new RegExp(`^${redirectUri}`));

    const checks = { pkceCodeVerifier: verifier, expectedState: state };
    const DPoP = oidc.getDPoPHandle(config, (await Holder.make()).keys);
    const tokens = await oidc.authorizationCodeGrant(config, new URL(arrived), checks, {}, { DPoP });
    expect(tokens.claims()).toMatchObject({ sub: `user:${party}/${name}` });
    const { items } = (await world.as('SECA').get(`/v1/parties/${party}/joiners-leavers`)).body;
    expect(items).toContainEqual(
      expect.objectContaining({
        subject: `user:${party}/${name}`,
        what: 'joined',
        access: expect.objectContaining({ partyAdministrator }),
      }),
    );
  }
  const { items } = (await world.as('SECA').get('/v1/sign-ins')).body;
  const signedIn = items.filter(({ what }: { what: string }) => what === 'signed-in');
  expect(signedIn.map(({ subject }: { subject: string }) => subject).toSorted()).toEqual(
    sandboxDesks.map(({ party, name }) => `user:${party}/${name}`).toSorted(),
  );
});

test('a page elsewhere cannot sign anybody in: the click is of the browser and the question that began it', async () => {
  const as = { as: 'clerk@AAAA' };
  const [one, other] = [await asked(), await asked()];
  const signsIn = async (browser: Browser, page: string) => {
    await browser.open(`${page}/desk`, as);
    return [browser.page!.status, /<code>([\w-]+)<\/code>/.exec(browser.page!.text)?.[1]];
  };
  expect(await signsIn(new Browser(world.url), one.page)).toEqual([400, 'interaction-over']);
  expect(await signsIn(one.browser, other.page)).toEqual([400, 'interaction-over']);
  expect(await signsIn(one.browser, '/oidc/interaction/made-up')).toEqual([400, 'interaction-over']);
  // The cookie of the question goes with no form of another site.
  const { headers } = await fetch(other.address, { redirect: 'manual' });
  const cookies = headers.getSetCookie();
  expect(cookies).not.toEqual([]);
  expect(cookies.filter((cookie) => !/; samesite=(lax|strict)/i.test(cookie))).toEqual([]);
});

test('nobody else is signed in by it, whatever is sent, and nobody who was removed', async () => {
  for (const as of ['tester@AAAA', 'nobody@AAAA', 'CLERK@AAAA', '', '<script>@x']) {
    const { browser, page } = await asked();
    await browser.open(`${page}/desk`, { as });
    expect(browser.page).toMatchObject({ status: 401, text: expect.stringContaining('does not fit together') });
    expect(browser.page!.text).not.toContain('<script>');
  }
  const removal = '/v1/parties/MAPX/users/desk/removal';
  expect(await world.as('MAPX').post(removal, { reason: 'left' })).toMatchObject({ status: 200 });
  const { browser, page } = await asked();
  await browser.open(`${page}/desk`, { as: 'desk@MAPX' });
  expect(browser.page!.status).toBe(401);
  // And is not brought back by a start.
  await world.restart();
  config = await personalClient(world.url);
  const again = await asked();
  await again.browser.open(`${again.page}/desk`, { as: 'desk@MAPX' });
  expect(again.browser.page!.status).toBe(401);
});
