import { noteStatements, statementsOf } from '@icx/world-testing/statements';
import { portalNames, shownTo, type PortalNames } from './portal-pages.fixture.ts';
import { atPortal, type PortalBrowser } from './portal.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

const parties = ['AAAA', 'BBBB', 'MAPX', 'SECA', 'DCCX'] as const satisfies readonly PartyName[];
const FEW = 1;
/** No more than a page shows, so that a question for each line would be seen. */
const MORE = 7;
/** Each asks about one after the other of what it lists, so far, up to a number that is its own. */
const oneByOne = [
  '/worklist/answers', // the requests that have a row in its table
  '/sandbox/mailbox', // 200 mails, of a sandbox alone
  '/holdings/offers', // 5,000 open requests of a party: see docs/performance.md
];
/** Proves each event by what leads to the root of the log's tree: a step more when the log has doubled. */
const PROOF = /\/evidence(\.json)?$/;

const take = noteStatements();
let world: World;
let names: PortalNames;
const browsers = new Map<PartyName, PortalBrowser>();
beforeAll(async () => {
  world = await World.open();
  names = await portalNames(world);
  for (const party of parties) browsers.set(party, await atPortal(world, party));
});
afterAll(() => world.close());

test('no page asks more questions of the database for more requests, answered, open and overdue', async () => {
  await raise(FEW, clockAt(2));
  await raise(FEW, clockAt(33));
  const few = await counts();
  await raise(MORE, clockAt(54));
  await raise(MORE, clockAt(55));
  const many = await counts();
  const more = pagesOf().filter((page) => many.get(page)! > few.get(page)!);
  const again: [string, number, number][] = [];
  // What ticks beside a page is counted with it: of those that seem to ask more the least of some tries is taken.
  for (const page of more) {
    const ran = await statementsOf(take, () => open(page));
    if (ran.length > few.get(page)!) again.push([page, few.get(page)!, ran.length]);
  }
  expect(again).toEqual([]);
});

/** From the first of the month after the next, so that all is counted in one month. */
const [year, month] = [new Date().getUTCFullYear(), new Date().getUTCMonth()];
const clockAt = (day: number): string => new Date(Date.UTC(year, month + 1, day, 12)).toISOString();

/** So many that wait, so many that nobody answers more, then time goes on. */
const raise = async (count: number, now: string): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    await world.raised();
    const answered = await world.raised();
    await world.as('BBBB').post(`${answered}/answer`, { answer: 'code-not-held' });
  }
  const moved = await world.as('SECA').post('/v1/sandbox/clock', { now });
  expect(moved.body).toEqual({ now });
};

const pagesOf = (): readonly string[] =>
  parties.flatMap((party) =>
    shownTo(party, names)
      .filter((path) => !oneByOne.includes(path) && !PROOF.test(path))
      .map((path) => `${party} ${path}`),
  );

const open = async (page: string): Promise<void> => {
  const [party = '', path = ''] = page.split(' ');
  const browser = browsers.get(party as PartyName)!;
  await browser.open(path);
  expect([page, browser.page!.status]).toEqual([page, 200]);
};

/** How many statements each page of each party takes. */
const counts = async (): Promise<ReadonlyMap<string, number>> => {
  const counted = new Map<string, number>();
  for (const page of pagesOf()) {
    await open(page); // What a process keeps in memory, it has then.
    counted.set(page, (await statementsOf(take, () => open(page), 1)).length);
    expect([page, counted.get(page)]).not.toEqual([page, 0]);
  }
  return counted;
};
