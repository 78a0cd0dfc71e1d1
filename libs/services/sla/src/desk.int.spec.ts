import type { PartyId, RequestId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import type { RequestCommand } from '@icx/requests';
import { decide } from '@icx/requests';
import { RaiseRequest } from '@icx/requests-service';
import { instant, plainDate } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { LegList } from './leg-list.ts';
import type { SlaDesk } from './index.ts';
import type { AskedList } from './index.ts';

const [AAAA, BBBB, CCCC] = ['AAAA', 'BBBB', 'CCCC'] as [PartyId, PartyId, PartyId];
const secas = { party: 'SECA' as PartyId, role: 'administrator' } as const;
const supplier = (party: PartyId) => ({ party, role: 'supplier' }) as const;
const NEVER = { code: 'party-unknown' };
let world: World;
let desk: SlaDesk;
const ids: RequestId[] = [];

const act = async (id: RequestId, by: PartyId, command: object): Promise<void> => {
  const whole = { ...command, at: world.now, by } as RequestCommand;
  const done: unknown = await world.services.performer.perform(id, (state, facts) => decide(whole, state, facts));
  if (isRefusal(done)) throw new Error(done.detail);
};

/** Twelve legs to BBBB on four days from Monday 23 November; then some are denied, queried, withdrawn, or late. */
beforeAll(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  desk = world.exchange.desk;
  for (let n = 0; n < 12; n++) {
    world.now = instant(`2026-11-${23 + Math.floor(n / 3)}T10:00:00.000Z`);
    if (n === 4) await act(ids[0]!, BBBB, { type: 'answer', answer: 'not-installer', suggestedInstaller: CCCC });
    const { deviceId, deviceType } = world.askable[n]!;
    const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
    const envelope = world.envelope(AAAA, `raise-${n}`);
    ids.push(must(await world.services.raising.execute(new RaiseRequest(envelope, { device }))).state.id);
  }
  await act(ids[1]!, BBBB, { type: 'answer', answer: 'code-not-held', reason: 'lost' });
  await act(ids[2]!, AAAA, { type: 'withdraw' });
  await act(ids[3]!, BBBB, { type: 'answer', answer: 'already-commissioned' });
  // Those of Monday were due on the 7th, of Tuesday on the 8th, of Wednesday on the 9th, of Thursday on the 10th.
  world.now = instant('2026-12-09T10:00:00.000Z');
  await world.services.timers.sweep();
  await act(ids[4]!, BBBB, { type: 'answer', answer: 'code-not-held', reason: 'other' });
}, 60_000);
afterAll(() => world.remove());

/** Every row of a link, whichever page it is on. */
const rowsOf = async (viewer: Parameters<SlaDesk['legs']>[0], href: string) => {
  const { pathname, searchParams } = new URL(href, 'http://localhost');
  expect(pathname).toBe('/v1/sla/legs');
  const rows: string[] = [];
  for (let after: string | undefined; ;) {
    const asked = { ...Object.fromEntries(searchParams), limit: 2, ...(after && { after }) } as unknown as AskedList;
    const { items, next } = must(await desk.legs(viewer, asked));
    rows.push(...items.map(({ request, leg }) => `${request} ${leg}`));
    if (next === null) break;
    after = next;
  }
  expect(new Set(rows).size).toBe(rows.length);
  return rows;
};

interface Figure {
  readonly count: number;
  readonly href: string | null;
}
const isFigure = (value: object): value is Figure => 'href' in value && 'count' in value;
/** Every figure of a document, wherever it stands in it. */
const figuresIn = (value: unknown): readonly Figure[] => {
  if (typeof value !== 'object' || value === null) return [];
  return isFigure(value) ? [value] : Object.values(value).flatMap(figuresIn);
};

test('figures of SECAS', async () => {
  const { figures, parties, today } = must(await desk.summary(secas, {}));
  const counts = Object.fromEntries(Object.entries(figures).map(([name, { count }]) => [name, count]));
  expect(counts).toEqual({
    ...{ open: 9, running: 9, undelivered: 0, awaitingReceipt: 0, backlog: 0, voluntary: 0 },
    ...{ dueToday: 3, dueWithin2: 6, dueWithin5: 6, overdue: 3 },
    ...{ breachedOpen: 3, breached: 4, breachedWithUpheld: 4, answeredLateThisMonth: 1, disputed: 0, queried: 1 },
  });
  expect(today).toBe('2026-12-09');
  expect(await desk.overdue(secas)).toMatchObject({ count: 3, more: false });
  expect(parties.map(({ party }) => party)).toEqual([BBBB, CCCC]);
});

test.each([
  ['SECAS', secas],
  ['an addressee', supplier(BBBB)],
  ['a requester', supplier(AAAA)],
] as const)('for %s every figure leads to exactly its rows', async (_, viewer) => {
  const league = await desk.league(viewer, { from: plainDate('2026-12-01') });
  const documents = [
    ...[must(await desk.summary(viewer, {})), must(await desk.ageing(viewer, {})), league],
    must(await desk.summary(viewer, { fuel: 'electricity' })),
    ...[await desk.overdue(viewer), await desk.disputed(viewer)],
  ];
  const figures = documents.flatMap(figuresIn).filter(({ href }) => href?.startsWith('/v1/sla/'));
  expect(figures.some(({ count }) => count > 0)).toBe(true);
  for (const { count, href } of figures)
    expect({ href, rows: (await rowsOf(viewer, href!)).length }).toEqual({ href, rows: count });
});

test('a breach row tells the whole way to SECAS, and to an addressee no more than its own part', async () => {
  const asked = { of: 'breached', limit: 100 } as const;
  const { items } = must(await desk.legs(secas, asked));
  const first = items.find(({ request }) => request === ids[0])!;
  expect(first).toMatchObject({
    ...{ leg: 2, party: CCCC, requester: AAAA, basis: 'suggested-by-addressee', dueOn: '2026-12-08' },
    ...{ standing: 'running', overdueWorkingDays: 1, answer: null, queried: false, dispute: null },
    route: [
      { leg: 1, party: BBBB, basis: 'recorded-installer', answer: 'not-installer' },
      { leg: 2, party: CCCC, basis: 'suggested-by-addressee', answer: null },
    ],
  });
  expect(first.mpxn).toMatch(/^\d\d\*+\d{3}$/);
  const own = must(await desk.legs(supplier(CCCC), asked)).items;
  expect(own.map(({ route }) => route.map(({ party }) => party))).toEqual([[CCCC]]);
  const late = items.find(({ request }) => request === ids[4])!;
  expect(late).toMatchObject({
    standing: null,
    overdueWorkingDays: 1,
    answer: { answer: 'code-not-held', inTime: false },
  });
});

test('breaches that fell due at least so many Working Days ago, and in an outage', async () => {
  const of = async (days: number) =>
    must(await desk.breaches(secas, { days, limit: 100 })).items.map(({ dueOn, breach }) => [dueOn, breach!.inOutage]);
  const tuesday = [...Array(4)].map(() => ['2026-12-08', false]);
  expect([await of(0), await of(1), await of(2)]).toEqual([tuesday, tuesday, []]);
  const outages = [{ from: instant('2026-12-08T20:00:00.000Z'), until: instant('2026-12-09T06:00:00.000Z') }];
  const shown = { today: plainDate('2026-12-09'), calendars: world.exchange.policy.calendars, outages };
  const { items } = await new LegList(world.views).page({ of: 'breached', as: 'addressee', limit: 1 }, shown);
  expect(items).toMatchObject([{ breach: { inOutage: true } }]);
});

test('what is approaching, the next due first', async () => {
  const of = async (days: number) =>
    must(await desk.approaching(supplier(BBBB), { days, limit: 100 })).items.map(({ dueOn }) => dueOn);
  expect(await of(0)).toEqual(['2026-12-09', '2026-12-09', '2026-12-09']);
  expect(await of(1)).toEqual([...(await of(0)), '2026-12-10', '2026-12-10', '2026-12-10']);
});

test('a supplier sees no other’s legs, and in the league its own line and rank alone', async () => {
  expect(await desk.legs(supplier(AAAA), { of: 'open', limit: 10, party: BBBB })).toMatchObject(NEVER);
  expect(await desk.summary(supplier(AAAA), { party: BBBB })).toMatchObject(NEVER);
  expect(must(await desk.legs(supplier(AAAA), { of: 'open', limit: 100 })).items).toEqual([]);
  expect(must(await desk.legs(supplier(AAAA), { of: 'open', as: 'requester', limit: 100 })).items).toHaveLength(9);
  const own = await desk.league(supplier(BBBB), {});
  expect(own).toMatchObject({ of: 2, lines: [{ party: BBBB, rank: 1, late: { count: 1 } }] });
  expect((await desk.league(secas, {})).lines.map(({ party, rank }) => [party, rank])).toEqual([
    [BBBB, 1],
    [CCCC, 2],
  ]);
  expect(await desk.legs(secas, { of: 'due', limit: 10 })).toMatchObject({ code: 'sla-party-missing' });
});

test('of what is rare a page may be short, and the next one goes on: nothing is lost or said twice', async () => {
  const list = new LegList(world.views, 2);
  const found: string[] = [];
  let pages = 0;
  for (let after: string | undefined; ; pages++) {
    const page = await list.page(
      { of: 'open', as: 'addressee', basis: 'suggested-by-addressee', limit: 100, ...(after && { after }) },
      { today: plainDate('2026-12-09'), calendars: world.exchange.policy.calendars, outages: [] },
    );
    found.push(...page.items.map(({ request }) => request));
    if (page.next === null) break;
    after = page.next;
  }
  expect({ found, more: pages > 1 }).toEqual({ found: [ids[0]], more: true });
});

test('a party that lets legs wait for five Working Days and does nothing is silent, from its last act on', async () => {
  const { alarms } = world.exchange;
  const silent = { kind: 'silent-party', party: CCCC, since: '2026-11-24T00:00:00.000Z' };
  const { items } = await alarms.document();
  // The world's feed of switches has not been heard for weeks, either.
  expect(items).toMatchObject([{ kind: 'no-switches', party: null, href: null }, silent]);
  expect(await rowsOf(secas, items[1]!.href!)).toEqual([`${ids[0]} 2`]);
  const on = async (day: string) => {
    world.now = instant(`${day}T10:00:00.000Z`);
    return (await alarms.silentParties()).map(({ party, since }) => [party, since]);
  };
  expect(await on('2026-12-15')).toEqual([[CCCC, '2026-11-24']]);
  expect(await on('2026-12-16')).toEqual([[CCCC, '2026-11-24'], [BBBB, '2026-12-09']]); // prettier-ignore
  await act(ids[0]!, CCCC, { type: 'acknowledge' });
  expect(await on('2026-12-16')).toEqual([[BBBB, '2026-12-09']]);
});
