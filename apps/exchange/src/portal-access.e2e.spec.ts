import { portalPages } from '@icx/portal';
import { parts } from './access.data.ts';
import { pages } from './portal-access.data.ts';
import { atPortal } from './portal.fixture.ts';
import { partyNames, World } from './world.fixture.ts';

let world: World;
let id: string;
beforeAll(async () => {
  world = await World.open();
  const path = await world.raised();
  id = path.split('/').at(-1)!;
  await world.as('AAAA').post(`${path}/reroute`, { addressee: 'MAPX' });
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
  for (const [path, { who }] of Object.entries(pages)) {
    await browser.open(path.replace(':id', id));
    const { status, text } = browser.page!;
    const verdict = who[parts[party]];
    expect([path, status]).toEqual([path, verdict === 'in' ? 200 : verdict]);
    if (verdict === 404) expect(text).toContain('request-unknown');
  }
});

test('a stranger is led to the sign-in by every page, and learns of nothing', async () => {
  for (const path of Object.keys(pages).filter((one) => one !== '/')) {
    const { status, headers } = await world.as('AAAA').send('GET', path.replace(':id', id), {});
    expect([path, status, headers.location]).toEqual([
      path,
      303,
      `/sign-in?to=${encodeURIComponent(path.replace(':id', id))}`,
    ]);
  }
});
