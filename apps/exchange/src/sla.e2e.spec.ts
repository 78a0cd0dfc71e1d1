import { expectProblem } from './problem.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

let world: World;
const breached: string[] = [];

/** Of AAAA three requests to BBBB, which denies one in time and lets two pass, and one to CCCC, which answers it. */
beforeAll(async () => {
  world = await World.open();
  const denied = await world.raised();
  breached.push(await world.raised(), await world.raised());
  const answered = await world.raised(world.device(), { installingSupplier: 'CCCC' });
  for (const [party, path] of [
    ['BBBB', denied],
    ['CCCC', answered],
  ] as const)
    // prettier-ignore
    expect(await world.as(party).post(`${path}/answer`, { answer: 'code-not-held', reason: 'lost' })).toMatchObject({
      status: 200,
    });
  await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P21D' });
  await world.as('BBBB').post(`${breached[0]}/breach-disputes`, { reason: 'answered by letter' });
  const resolution = { upheld: true, reason: 'the letter was seen' };
  await world.as('SECA').post(`${breached[0]}/breach-disputes/1/resolution`, resolution);
});
afterAll(() => world.close());

const get = async (party: PartyName, path: string) => {
  const reply = await world.as(party).get(path);
  expect(reply).toMatchObject({ status: 200 });
  return reply.body;
};
/** Every row of a list, a page at a time. */
const rowsOf = async (party: PartyName, href: string, limit: number): Promise<string[]> => {
  const rows: string[] = [];
  for (let next: string | null = '', pages = 0; next !== null && pages < 100; pages++) {
    const mark = href.includes('?') ? '&' : '?';
    const page = await get(party, `${href}${mark}limit=${limit}${next && `&after=${next}`}`);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    rows.push(...page.items.map((row: { request: string }) => `/v1/requests/${row.request}`));
    next = page.next;
  }
  return rows;
};

test('a dispute that was upheld leaves the breaches, and the count is told both ways', async () => {
  const { figures } = await get('SECA', '/v1/sla/summary');
  expect(figures).toMatchObject({ open: { count: 2 }, breached: { count: 1 }, breachedWithUpheld: { count: 2 } });
  expect(await rowsOf('SECA', '/v1/sla/breaches', 100)).toEqual([breached[1]]);
  expect((await rowsOf('SECA', '/v1/sla/breaches?upheld=true', 1)).toSorted()).toEqual(breached.toSorted());
  expect(await rowsOf('SECA', '/v1/sla/breaches?days=200', 100)).toEqual([]);
});

test.each(['SECA', 'BBBB', 'AAAA'] as const)('for %s each figure leads to its rows, page by page', async (party) => {
  const { figures, asRequester } = await get(party, '/v1/sla/summary');
  const all = [figures, asRequester ?? {}].flatMap((each) => Object.values<{ count: number; href: string }>(each));
  for (const { count, href } of all) expect([href, new Set(await rowsOf(party, href, 1)).size]).toEqual([href, count]);
});

test('a supplier sees its own legs and rank alone, DCC nothing', async () => {
  expect(await rowsOf('BBBB', '/v1/sla/legs?of=breached', 100)).toEqual([breached[1]]);
  expect(await rowsOf('CCCC', '/v1/sla/legs?of=breached', 100)).toEqual([]);
  expect(await rowsOf('AAAA', '/v1/sla/legs?of=breached&as=requester', 100)).toEqual([breached[1]]);
  // As of a party that there is not.
  for (const other of ['BBBB', 'ZZZZ'])
    expectProblem(await world.as('AAAA').get(`/v1/sla/summary?party=${other}`), 422, 'party-unknown', ['/party']);
  for (const list of ['summary', 'breaches', 'league', 'alarms'])
    expectProblem(await world.as('DCCX').get(`/v1/sla/${list}`), 403, 'action-not-allowed');
  const league = async (party: PartyName) => {
    const { lines, of } = await get(party, '/v1/sla/league?from=2020-01-01');
    return [of, ...lines.map((line: { party: string; rank: number }) => [line.party, line.rank])];
  };
  expect(await league('SECA')).toEqual([2, ['CCCC', 1], ['BBBB', 2]]);
  expect([await league('BBBB'), await league('AAAA')]).toEqual([[2, ['BBBB', 2]], [2]]);
});

test('SECAS is told that a party has fallen silent, which does not degrade the exchange', async () => {
  const { items } = await get('SECA', '/v1/sla/alarms');
  expect(items).toMatchObject([{ kind: 'silent-party', party: 'BBBB', toDo: expect.stringContaining('BBBB') }]);
  expect((await rowsOf('SECA', items[0].href, 1)).toSorted()).toEqual(breached.toSorted());
  expect((await get('SECA', '/readyz')).degraded).toEqual([]);
  expect((await world.as('SECA').get('/metrics')).text).toMatch(/^icx_silent_parties 1$/m);
});
