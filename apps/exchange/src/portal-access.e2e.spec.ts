import { isPublic, type Action } from '@icx/parties';
import { portalPages } from '@icx/portal';
import { parts } from './access.data.ts';
import { pages } from './portal-access.data.ts';
import { addressOf, portalNames, type PortalNames } from './portal-pages.fixture.ts';
import { atPortal } from './portal.fixture.ts';
import { eventNames, partyNames, World } from './world.fixture.ts';

let world: World;
let named: PortalNames;
const addressIn = (path: string): string => addressOf(path, named);
beforeAll(async () => {
  world = await World.open();
  named = await portalNames(world);
});
afterAll(() => world.close());

test('the table of this spec and the desks declare the same pages, with the same actions', () => {
  const declared = portalPages.map(({ path, action }) => [path, { action }]);
  expect(Object.fromEntries(declared)).toEqual(
    Object.fromEntries(Object.entries(pages).map(([path, { action }]) => [path, { action }])),
  );
});

test.each(partyNames)('%s sees the pages that are its, and of others what a stranger sees', async (party) => {
  const browser = await atPortal(world, party);
  for (const [path, { who, absent }] of Object.entries(pages)) {
    await browser.open(addressIn(path));
    const { status, text } = browser.page!;
    const verdict = who[parts[party]];
    expect([path, status]).toEqual([path, verdict !== 'in' ? verdict : absent ? 404 : 200]);
    if (status === 404)
      expect(text).toContain(
        verdict === 'in' ? absent : path.includes(':party') ? 'party-not-found' : 'request-unknown',
      );
    else expect([path, filesIn(text).filter((file) => !isDeclared(file))]).toEqual([path, []]);
  }
});

test.each(partyNames)('%s is led by what waits, and by all pages, to nothing that it may not see', async (party) => {
  const browser = await atPortal(world, party);
  for (const from of ['/', '/pages']) {
    await browser.open(from);
    const links = [...browser.main.matchAll(/ href="(\/[^"#]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
    for (const href of new Set(links)) {
      await browser.open(href);
      expect([href, browser.page!.status]).toEqual([href, 200]);
    }
  }
});

/** Addresses of files that a page leads to. */
const filesIn = (text: string): readonly string[] =>
  [...text.matchAll(/href="(\/[^"?]*\.(?:csv|xlsx))/g)].map(([, address]) => address!);
const declared = Object.keys(pages).map(
  (path) => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
);
const isDeclared = (address: string): boolean => declared.some((path) => path.test(address));

test('who looks at the form of a reveal has asked for none: only what is sent goes on record, refused as it is', async () => {
  const address = addressIn('/requests/:id/reveal');
  const names = async () => eventNames(await world.as('SECA').get(addressIn('/v1/requests/:id/history')));
  const addressee = await atPortal(world, 'BBBB');
  await addressee.open(address);
  expect(addressee.page!.status).toBe(403);
  expect(await names()).not.toContain('reveal-refused');
  await addressee.open(address, { csrf: addressee.hidden('csrf') });
  expect(addressee.page!.status).toBe(403);
  expect(await names()).toContain('reveal-refused');
});

test('of a filter that cannot be read no file is made that would hold more than was asked for', async () => {
  const supplier = await atPortal(world, 'AAAA');
  await supplier.open('/requests.csv?state=opne');
  expect(supplier.page).toMatchObject({ status: 400, headers: { 'content-type': 'text/html; charset=utf-8' } });
  const overseer = await atPortal(world, 'SECA');
  await overseer.open(`${addressIn('/reports/sla/:month')}?cutoff=yesterday`);
  expect(overseer.page!.status).toBe(400);
});

test('what has nothing to fill in is done by the press of its button', async () => {
  const overseer = await atPortal(world, 'SECA');
  await overseer.fill('/contact-lists/issue', {});
  expect(overseer.page!.text).toContain('It is on its way to every party.');
});

test('a stranger is led to the sign-in by every page but those for anybody, and learns of nothing', async () => {
  for (const [path, { action }] of Object.entries(pages).filter(([one]) => one !== '/')) {
    const { status, headers } = await world.as('AAAA').send('GET', addressIn(path), {});
    if (isPublic(action as Action)) expect([path, status]).toEqual([path, 200]);
    else
      expect([path, status, headers.location]).toEqual([
        path,
        303,
        `/sign-in?to=${encodeURIComponent(addressIn(path))}`,
      ]);
  }
});
