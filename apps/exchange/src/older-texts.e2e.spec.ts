import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { MASK } from '@icx/install-code';
import { openKeyFile } from '@icx/keys';
import { expectUntold, freshCode } from './codes.fixture.ts';
import { atPortal } from './portal.fixture.ts';
import { World } from './world.fixture.ts';

/** As it went into the log before texts were read as their readers take them. */
const code = freshCode();
const disguised = code.slice(0, 32).match(/../g)!.join('.');

let world: World;
let path: string;
beforeAll(async () => {
  world = await World.open();
  path = await world.raised();
  await world.restart(async () => {
    const { pairId } = openKeyFile({ folder: world.folder, mode: 'sandbox', random: randomBytes });
    const now = () => new Date().toISOString();
    const log = openSqliteEventStore(join(world.folder, 'log.db'), { now, pairId });
    const id = path.split('/').at(-1)!;
    const revision = BigInt((await log.readStream(id)).length) - 1n;
    const denied = { leg: 1, answeredAt: now(), inTime: true, suggested: null, note: `ours is ${disguised}` };
    const metadata = { party: 'BBBB', user: 'sandbox:BBBB', channel: 'api' } as const;
    await log.append(id, revision, [{ type: 'requests.installation-denied.v1', data: denied }], { metadata });
    await log.append(
      'party-CCCC',
      BigInt((await log.readStream('party-CCCC')).length) - 1n,
      [{ type: 'parties.party-changed.v1', data: { name: `C ${disguised}` } }],
      { metadata },
    );
    await log.close();
  });
});
afterAll(() => world.close());

test.each(['AAAA', 'BBBB', 'SECA'] as const)('%s sees the mask in its place, in every document', async (party) => {
  const documents = ['/history', '/evidence'].map((document) => world.as(party).get(path + document));
  for (const { text, status } of await Promise.all(documents)) {
    expect(status).toBe(200);
    expect(text).toContain(MASK);
    expect(text).not.toContain(disguised);
  }
  const parties = await world.as(party).get('/v1/parties');
  expect(parties.body.items).toContainEqual(expect.objectContaining({ party: 'CCCC', name: MASK }));
});

test('at the portal it is withheld too: on pages, over them, and in files', async () => {
  const browser = await atPortal(world, 'AAAA');
  const request = path.replace('/v1', '');
  const files = ['/parties.csv', `${request}/evidence.json`];
  for (const address of ['/parties', '/parties/CCCC', request, `${request}/evidence`, ...files]) {
    await browser.open(address);
    const { status, text } = browser.page!;
    expect([address, status, text.includes(MASK), text.includes(disguised)]).toEqual([address, 200, true, false]);
  }
});

test('the request is folded as before', async () => {
  expect((await world.as('AAAA').get(path)).body.legs[0].reply).toMatchObject({ answer: 'not-installer' });
});

test('nobody was told the code', () => expectUntold(world, [code]));
