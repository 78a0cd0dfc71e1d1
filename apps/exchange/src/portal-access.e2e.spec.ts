import { portalPages } from '@icx/portal';
import { parts } from './access.data.ts';
import { pages } from './portal-access.data.ts';
import { atPortal } from './portal.fixture.ts';
import { partyNames, World } from './world.fixture.ts';

let world: World;
let named: Readonly<Record<string, string>>;
const addressOf = (path: string): string => path.replaceAll(/:(\w+)/g, (_, name: string) => named[name]!);
beforeAll(async () => {
  world = await World.open();
  const path = await world.raised();
  const { id, raisedAt } = (await world.as('AAAA').get(path)).body as {
    readonly id: string;
    readonly raisedAt: string;
  };
  named = {
    id,
    month: raisedAt.slice(0, 7),
    kind: 'sla',
    leg: '1',
    approval: 'apr_none',
    party: 'AAAA',
    name: 'tester',
    number: '999999999',
    quarter: '1999-Q1',
  };
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
  for (const [path, { who, absent }] of Object.entries(pages)) {
    await browser.open(addressOf(path));
    const { status, text } = browser.page!;
    const verdict = who[parts[party]];
    expect([path, status]).toEqual([path, verdict !== 'in' ? verdict : absent ? 404 : 200]);
    if (status === 404)
      expect(text).toContain(
        verdict === 'in' ? absent : path.includes(':party') ? 'party-not-found' : 'request-unknown',
      );
  }
});

test('a stranger is led to the sign-in by every page, and learns of nothing', async () => {
  for (const path of Object.keys(pages).filter((one) => one !== '/')) {
    const { status, headers } = await world.as('AAAA').send('GET', addressOf(path), {});
    expect([path, status, headers.location]).toEqual([path, 303, `/sign-in?to=${encodeURIComponent(addressOf(path))}`]);
  }
});
