import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { allViews } from '@icx/composition';
import { freshCode } from './codes.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const listed = async (party: PartyName): Promise<string[]> =>
  (await world.as(party).get('/v1/requests?limit=500')).body.items.map(({ id }: { id: string }) => id);
const progress = async () => (await world.as('SECA').get('/v1/views/rebuild')).body;
const rebuild = () => world.as('SECA').post('/v1/views/rebuild');

/** Every row of every view, while the exchange is stopped. */
const rows = (): Record<string, string[]> => {
  const db = new DatabaseSync(join(world.folder, 'views.db'), { readOnly: true });
  const tables = allViews.flatMap(({ tables: ofView }) => ofView.map(({ name }) => name));
  const content = tables.map((table) => [
    table,
    db
      .prepare(`SELECT * FROM "${table}"`)
      .all()
      .map((row) => JSON.stringify(row))
      .toSorted(),
  ]);
  db.close();
  return Object.fromEntries(content);
};

test('views rebuilt under load never lose what was acknowledged, and equal views built from nothing', async () => {
  const acknowledged: string[] = [];
  const raise = async (): Promise<void> => {
    const path = await world.raised();
    acknowledged.push(path.split('/').at(-1)!);
    if (acknowledged.length % 3 === 0)
      await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: freshCode() });
  };
  /** Each list holds everything acknowledged before it was asked for, in the order of raising, once. */
  const look = async (party: PartyName): Promise<void> => {
    const before = [...acknowledged];
    const list = await listed(party);
    expect(new Set(list).size).toBe(list.length);
    expect(list).toEqual(expect.arrayContaining(before));
    expect(list.filter((id) => seen.includes(id))).toEqual(seen.filter((id) => list.includes(id)));
    seen.push(...list.filter((id) => !seen.includes(id)));
  };
  const seen: string[] = [];

  for (let n = 0; n < 8; n += 1) await raise();
  await look('SECA');
  const [first, joined] = await Promise.all([rebuild(), rebuild()]);
  expect([first.status, joined.status]).toEqual([202, 202]);
  expect(first.body).toMatchObject({ state: 'running' });
  let during = 0;
  while ((await progress()).state === 'running') {
    // The sandbox has no more devices than that; the lists go on.
    const raising = acknowledged.length < 45 ? [raise()] : [];
    await Promise.all([...raising, look('AAAA'), look('SECA'), look('BBBB')]);
    during += 1;
  }
  expect(during).toBeGreaterThan(0);
  const done = await progress();
  expect(done).toMatchObject({ state: 'done' });
  expect(done.processed).toBeGreaterThan(200);
  await raise();
  await look('AAAA');
  expect(await listed('SECA')).toEqual(await listed('AAAA'));
  expect(await world.as('SECA').get('/readyz')).toMatchObject({ status: 200, body: { degraded: [] } });

  let rebuilt = {};
  let fresh = {};
  await world.restart(() => {
    rebuilt = rows();
    rmSync(join(world.folder, 'views.db'));
  });
  await look('SECA');
  await world.restart(() => {
    fresh = rows();
  });
  expect(Object.keys(rebuilt)).toEqual(expect.arrayContaining(['requests', 'request_access', 'devices', 'parties']));
  expect(rebuilt).toEqual(fresh);
}, 30_000);
