import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Terminals } from './icx.fixture.ts';

const terminals = new Terminals();
const icx = terminals.icx.bind(terminals);
beforeAll(() => terminals.start(), 60_000);
afterAll(() => terminals.close());

type Counted = Readonly<Record<string, { readonly count: number }>>;
const countsIn = (counted: Counted): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counted).map(([name, { count }]) => [name, count]));
const json = async (line: string) => JSON.parse((await icx([...line.split(' '), '--json'])).out);

/** By desk, lists of which none may be empty. */
const desks: readonly string[] = [
  'sla legs --of breached-open --as SECA',
  'sla legs --of queried --as SECA',
  'sla legs --of disputed --as SECA',
  'sla legs --of backlog --as SECA',
  'sla legs --of voluntary --as SECA',
  'sla league --from 2020-01-01 --to 2099-12-31 --as SECA',
  'list --claimed --as AAAA',
  'list --overdue --as BBBB',
  'list --not-ended --as MAPX',
  'holdings conflicts --as CCCC',
  'instructions list --as CCCC',
  'proposals --as DART',
  'files list --as TEES',
  'data-fix list --state open --as DCCX',
  'data-fix list --state rejected --as DCCX',
  'switches --contradictions --as DCCX',
  'backlog proposals --as SECA',
  'contacts lists --as SECA',
  'agency list --as AAAA',
  'map notices MAPX --as MAPX',
];

test('a month is played: what it tells is what the lists and reports have, and every desk has something', async () => {
  const { code, out, err } = await icx(['sandbox', 'play', '--requests', '40', '--json']);
  expect([code, err]).toEqual([0, '']);
  const played = JSON.parse(out);
  expect(played).toMatchObject({ requests: 40, strayed: [] });
  expect(played.stories.filter(({ asTold }: { asTold: boolean }) => !asTold)).toEqual([]);
  expect(out).not.toMatch(/[0-9A-F]{32}/);

  expect(countsIn((await json('list --counts --as SECA')).byState)).toEqual(played.states);
  const { figures, stalled } = await json('sla summary --as SECA');
  expect(countsIn(figures)).toEqual(played.legs);
  expect(stalled.count).toBe(played.states.stalled);
  for (const state of ['open', 'stalled', 'answered', 'revealed', 'ended'])
    expect(played.states[state]).toBeGreaterThan(0);
  for (const figure of ['dueToday', 'overdue', 'breached', 'disputed', 'queried', 'backlog', 'voluntary'])
    expect({ figure, count: played.legs[figure] }).not.toMatchObject({ count: 0 });

  for (const line of desks) {
    const told = await json(line);
    const rows = [told, ...Object.values(told)].find(Array.isArray);
    expect({ line, rows: rows?.length ?? 0 }).not.toMatchObject({ rows: 0 });
  }
  const month = played.from.slice(0, 7);
  for (const report of ['sla', 'operational'])
    expect(await json(`report ${report} ${month} --as SECA`)).toHaveProperty('figures');
  const appointed = (await json('successions --as SECA')).find(({ from }: { from: string }) => from === 'LUNE');
  const { manufacturers } = await json(`coverage show ${appointed.id} --as CCCC`);
  expect(manufacturers.some(({ missing }: { missing: number }) => missing > 0)).toBe(true);
  expect((await icx(['verify'])).code).toBe(0);
}, 480_000);

test('it is played once: the second time is refused, and changes nothing', async () => {
  const before = await json('list --counts --as SECA');
  const { code, out, err } = await icx(['sandbox', 'play', '--seed', '2', '--requests', '40']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('(already-played)');
  expect(await json('list --counts --as SECA')).toEqual(before);
}, 60_000);
