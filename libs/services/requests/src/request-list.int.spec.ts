import fc from 'fast-check';
import type { PartyId, RequestId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import type { RequestCommand } from '@icx/requests';
import { addDays, instant, londonDate, plainDate } from '@icx/working-days';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { ActOnRequest, ActOnRequestHandler } from './act-on-request.ts';
import type { RequestFilters } from './list-filters.ts';
import { RaiseRequest } from './raise-request.ts';
import { RequestList } from './request-list.ts';
import type { RequestRow } from './request-list.ts';

const [AAAA, BBBB, CCCC] = ['AAAA', 'BBBB', 'CCCC'] as [PartyId, PartyId, PartyId];
const COUNT = 18;
let world: World;
let commands = 0;
const context = (party: string) => world.envelope(party, `command-${(commands += 1)}`);

const raise = async (n: number): Promise<RequestId> => {
  const { deviceId, deviceType } = world.askable[n]!;
  const draft = {
    device: { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null },
    ...(n % 3 === 0 ? {} : { yourReference: `Job_${n}/${n % 2 ? 'Leeds' : 'YORK'} 100%` }),
  };
  const raised = must(await world.services.raising.execute(new RaiseRequest(context('AAAA'), draft)));
  return raised.state.id;
};
const act = async (id: RequestId, party: PartyId, command: object) => {
  const whole = { ...command, at: world.now, by: party } as RequestCommand;
  const outcome = await new ActOnRequestHandler(world.services.performer).execute(
    new ActOnRequest(id, context(party), whole),
  );
  if (isRefusal(outcome)) throw new Error(outcome.detail);
};

/** The sandbox's devices have their install date from the inventory, which nobody contests. */
const claimed = async (id: RequestId) => {
  const at = instant('2026-11-24T10:00:00Z');
  const said = { claim: 1, at, by: BBBB, side: 'addressee', reply: { answer: 'code-supplied' }, statedAt: at } as const;
  const data = { leg: 1, ...said, who: 'w', means: 'phone', statement: 's', attachments: [], replyBy: at } as const;
  await world.services.performer.perform(id, () => ({
    events: [{ type: 'requests.outside-answer-recorded.v1', data }],
  }));
};
const contested = async (id: RequestId) => {
  const data = { leg: 1, at: world.now, installedOn: plainDate('2020-02-03'), reason: 'job sheet' };
  must(
    await world.services.performer.perform(id, () => ({ events: [{ type: 'requests.backlog-contested.v1', data }] })),
  );
};

beforeAll(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  const ids: RequestId[] = [];
  for (let n = 0; n < COUNT; n++) {
    // One Working Day apart at most, so that some are overdue later and some not.
    world.now = instant(`2026-11-${String(23 + Math.floor(n / 3)).padStart(2, '0')}T10:00:00.000Z`);
    ids.push(await raise(n));
  }
  for (const [n, id] of ids.entries()) {
    if (n % 4 === 1) await act(id, BBBB, { type: 'answer', answer: 'not-installer', suggestedInstaller: CCCC });
    if (n % 6 === 3) await contested(id);
    if (n % 6 === 4) await claimed(id);
    if (n % 5 === 2) await act(id, AAAA, { type: 'close', outcome: 'replaced' });
  }
  world.now = instant('2026-12-09T10:00:00.000Z');
  await world.services.timers.sweep();
}, 60_000);
afterAll(() => world.remove());

const today = () => londonDate(world.now);
type Whose = { readonly party?: PartyId };
const pages = async (filters: object, limit = 500, lookedAt?: number): Promise<readonly RequestRow[]> => {
  const list = new RequestList(world.views, lookedAt);
  const rows: RequestRow[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await list.list({ ...filters, today: today(), limit, ...(cursor ? { cursor } : {}) });
    rows.push(...page.items);
    if (page.next === null) return rows;
    cursor = page.next;
  }
};
const viewers: readonly Whose[] = [{ party: AAAA }, { party: BBBB }, { party: CCCC }, {}];

/** The same filters, told plainly. */
const passes = (row: RequestRow, { party, ...filters }: Omit<RequestFilters, 'today'>): boolean => {
  const { dueBefore, reference, relation, ended, ...equal } = filters;
  const running = row.clock === 'running';
  return (
    Object.entries(equal).every(([name, value]) => row[name as keyof RequestRow] === value) &&
    (ended === undefined || (row.state === 'ended') === ended) &&
    (dueBefore === undefined || (running && row.dueOn! < dueBefore)) &&
    (relation === undefined || party === undefined || (row.requester === party) === (relation === 'requester')) &&
    (reference === undefined || (row.yourReference ?? '').toLowerCase().includes(reference.toLowerCase()))
  );
};

test('the requests of this spec are of all the kinds that it sorts and narrows', async () => {
  const rows = await pages({ party: AAAA });
  expect(rows).toHaveLength(COUNT);
  for (const member of [
    'state',
    'addressee',
    'overdue',
    'breached',
    'contested',
    'claimed',
    'clock',
    'basis',
    'yourReference',
  ] as const)
    expect([member, new Set(rows.map((row) => row[member])).size > 1]).toEqual([member, true]);
});

test('whatever is asked for, in pages of any length, is what a plain filter finds, in the order of the list', async () => {
  const all = new Map(await Promise.all(viewers.map(async (one) => [one, await pages(one)] as const)));
  const known = [...all.values()].flat();
  const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });
  const one = (member: keyof RequestRow) =>
    optional([...new Set(known.map((row) => row[member]))].filter((v) => v !== null));
  const filters = fc.record({
    state: one('state'),
    ended: optional([true, false]),
    deviceId: fc.option(one('deviceId'), { nil: undefined, freq: 1 }),
    mpxn: fc.option(one('mpxn'), { nil: undefined, freq: 1 }),
    addressee: one('addressee'),
    basis: one('basis'),
    relation: optional(['requester', 'addressee']),
    dueBefore: optional([0, 1, 2, 5].map((days) => addDays(plainDate('2026-12-07'), days))),
    overdue: optional([true, false]),
    backlog: optional([true, false]),
    breached: optional([true, false]),
    quarantined: optional([true, false]),
    contested: optional([true, false]),
    disputed: optional([true, false]),
    claimed: optional([true, false]),
    reference: optional(['job_1', 'LEEDS', '100%', '_', '%', 'nothing']),
  });
  const asked = fc.tuple(
    fc.constantFrom(...viewers),
    filters,
    optional(['raised', 'due']),
    fc.integer({ min: 1, max: 7 }),
    fc.integer({ min: 2, max: 30 }),
  );
  await fc.assert(
    fc.asyncProperty(asked, async ([whose, some, sort, limit, lookedAt]) => {
      const given = Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined));
      const expected = all.get(whose)!.filter((row) => passes(row, { ...whose, ...given }));
      const found = await pages({ ...whose, ...given, ...(sort ? { sort } : {}) }, limit, lookedAt);
      const byDue = (sort ?? (given['dueBefore'] || given['overdue'] ? 'due' : 'raised')) === 'due';
      const due = ({ clock, dueOn }: RequestRow) => (clock === 'running' ? dueOn! : '9');
      expect(found).toEqual(
        byDue ? expected.toSorted((a, b) => (due(a) < due(b) ? -1 : Number(due(a) > due(b)))) : expected,
      );
    }),
    { numRuns: 400, seed: 8 },
  );
});

describe('an addressee', () => {
  test('sees its own leg, and nothing of whom else the requester asked', async () => {
    const rows = await pages({ party: BBBB });
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ addressee }) => addressee))).toEqual(new Set([BBBB]));
    expect(new Set(rows.map(({ basis }) => basis))).not.toContain('suggested-by-addressee');
    expect(await pages({ party: BBBB, addressee: CCCC })).toEqual([]);
    expect(await pages({ party: BBBB, basis: 'suggested-by-addressee' })).toEqual([]);
  });
  test('sees no reference, and finds none', async () => {
    expect((await pages({ party: BBBB })).map(({ yourReference }) => yourReference)).toEqual(
      expect.not.arrayContaining([expect.any(String)]),
    );
    expect(await pages({ party: BBBB, reference: 'job' })).toEqual([]);
  });
});

test('SECAS sees everybody’s requests, and no reference', async () => {
  const rows = await pages({});
  expect(rows).toHaveLength(COUNT);
  expect(rows.every(({ yourReference }) => yourReference === null)).toBe(true);
  expect(await pages({ reference: 'job' })).toEqual([]);
});

test('counts are those of the lists, and say when there may be more', async () => {
  for (const whose of viewers) {
    const rows = await pages(whose);
    const counts = await new RequestList(world.views).counts({ ...whose, today: today() });
    const exactly = (count: number) => ({ count, more: false });
    expect(counts).toEqual({
      all: exactly(rows.length),
      byState: Object.fromEntries(
        ['open', 'stalled', 'answered', 'revealed', 'ended'].map((state) => [
          state,
          exactly(rows.filter((row) => row.state === state).length),
        ]),
      ),
      overdue: exactly(rows.filter(({ overdue }) => overdue).length),
      breached: exactly(rows.filter(({ breached }) => breached).length),
      backlog: exactly(rows.filter(({ backlog }) => backlog).length),
    });
  }
  const narrowed = await new RequestList(world.views).counts({ party: AAAA, state: 'open', today: today() });
  expect(narrowed.byState.ended).toEqual({ count: 0, more: false });
  expect(narrowed.all).toEqual(narrowed.byState.open);
  const { all } = await new RequestList(world.views, 5).counts({ party: AAAA, today: today() });
  expect(all).toEqual({ count: 5, more: true });
});
