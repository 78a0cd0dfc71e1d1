import fc from 'fast-check';
import { must } from '@icx/refusals';
import type { LegFacts } from '@icx/sla';
import { calendars, instant } from '@icx/working-days';
import {
  breachRow,
  isBreachOf,
  maskedMpxn,
  monthAfter,
  parseMonth,
  periodOf,
  SlaMonth,
  spanOf,
  supplierCounts,
  Tally,
  type Period,
} from './index.ts';
import { AAAA, answered, BBBB, breached, CCCC, legAt, requestAt, requestId } from './leg.fixture.ts';

const month = (text: string) => must(parseMonth(text));
const whole = (text: string): Period => periodOf(month(text), spanOf(month(text)).until);
const figuresOf = (text: string, ...legs: readonly LegFacts[]) => {
  const fold = new SlaMonth(whole(text), { calendars });
  for (const leg of legs) fold.addLeg(leg);
  return fold.figures();
};
const totalOf = (text: string, ...legs: readonly LegFacts[]) => figuresOf(text, ...legs).total;

describe('a month', () => {
  test.each([
    ['2027-01', '2027-01-01T00:00:00.000Z', '2027-02-01T00:00:00.000Z', '2027-01-31'],
    ['2027-03', '2027-03-01T00:00:00.000Z', '2027-03-31T23:00:00.000Z', '2027-03-31'],
    ['2026-10', '2026-09-30T23:00:00.000Z', '2026-11-01T00:00:00.000Z', '2026-10-31'],
    ['2028-02', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z', '2028-02-29'],
  ])('%s is that of London, whatever the clocks do', (text, from, until, last) =>
    expect(spanOf(month(text))).toMatchObject({ from, until, last }),
  );

  test('comes after December, and before January', () => {
    expect([monthAfter(month('2026-12'), 1), monthAfter(month('2027-01'), -13)]).toEqual(['2027-01', '2025-12']);
  });

  test.each(['2027-13', '2027-1', '1999-01', 'january', 202701])('%s is none', (text) =>
    expect(parseMonth(text)).toMatchObject({ code: 'month-invalid' }),
  );

  test('the cut-off of one that has ended is its end, of one that has not, the moment', () => {
    expect(periodOf(month('2027-03'), instant('2027-05-01T00:00:00Z'))).toMatchObject({
      at: '2027-03-31T23:00:00.000Z',
      on: '2027-03-31',
    });
    expect(periodOf(month('2027-03'), instant('2027-03-14T23:30:00Z'))).toMatchObject({ on: '2027-03-14' });
  });
});

describe('nearest rank', () => {
  const of = (...days: readonly number[]) => {
    const tally = new Tally();
    for (const one of days) tally.add(one);
    return [tally.percentile(50), tally.percentile(90)];
  };
  test.each([
    [[], [null, null]],
    [[7], [7, 7]],
    [
      [9, 1],
      [1, 9],
    ],
    [
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      [5, 9],
    ],
    [
      [0, 0, 0, 12],
      [0, 12],
    ],
  ])('of %j is %j', (days, expected) => expect(of(...days)).toEqual(expected));
});

describe('by its day due', () => {
  // Fifteen January 2027 is a Friday, ten Working Days before Friday the 29th.
  const due29th = legAt('2027-01-15T10:00:00Z');

  test('a breach of the last day is of the month, though it is noticed in the next', () => {
    const due30th = legAt('2026-11-16T10:00:00Z');
    expect(due30th.deadline).toMatchObject({ dueOn: '2026-11-30', dueAt: '2026-12-01T00:00:00.000Z' });
    expect(totalOf('2026-11', breached(due30th))).toMatchObject({ due: 1, unanswered: 1, breached: 1, openOverdue: 1 });
    expect(totalOf('2026-12', breached(due30th))).toMatchObject({ due: 0, breached: 0, openOverdue: 1 });
  });

  test('an answer of the next month is late in the month in which it was due, and answered in its own', () => {
    const late = breached(answered(due29th, '2027-02-02T09:00:00Z'));
    expect(totalOf('2027-01', late)).toMatchObject({ due: 1, late: 1, breached: 1, answered: 0, open: 1 });
    expect(totalOf('2027-02', late)).toMatchObject({ due: 0, late: 0, answered: 1, open: 0 });
    expect(totalOf('2027-02', late).workingDays).toEqual({ answers: 1, median: 12, p90: 12 });
  });

  test('in summer the month ends an hour earlier by UTC', () => {
    const leg = legAt('2027-03-30T10:00:00Z');
    expect(totalOf('2027-03', answered(leg, '2027-03-31T22:59:59Z'))).toMatchObject({ answered: 1 });
    expect(totalOf('2027-03', answered(leg, '2027-03-31T23:00:00Z'))).toMatchObject({ answered: 0, open: 1 });
  });

  test('a leg that a succession moved before is due for its successor alone', () => {
    const moved = { ...due29th, endedAt: instant('2027-01-18T10:00:00Z') };
    const successor = breached(legAt('2027-01-15T10:00:00Z', { leg: 2, addressee: CCCC }));
    const { total, suppliers } = figuresOf('2027-01', moved, successor);
    expect(total).toMatchObject({ received: 2, due: 1, breached: 1 });
    expect(suppliers).toMatchObject([
      { party: BBBB, received: 1, due: 0, breached: 0 },
      { party: CCCC, received: 1, due: 1, breached: 1 },
    ]);
  });

  test('one that ended after it was due stays the breach of who held it', () => {
    const withdrawn = breached(due29th, { endedAt: instant('2027-02-01T12:00:00Z') });
    expect(totalOf('2027-01', withdrawn)).toMatchObject({ due: 1, unanswered: 1, breached: 1 });
  });

  test('of a month that has not ended, what is not due yet is not due', () => {
    const fold = new SlaMonth(periodOf(month('2027-01'), instant('2027-01-20T12:00:00Z')), { calendars });
    fold.addLeg(due29th);
    expect(fold.figures().total).toMatchObject({ due: 0, open: 1, openOverdue: 0, oldestOpen: { workingDays: 3 } });
  });
});

describe('what leaves the breaches, and what stays', () => {
  const late = breached(answered(legAt('2027-01-04T10:00:00Z'), '2027-01-25T10:00:00Z'));
  const at = instant('2027-01-26T10:00:00Z');

  test('an upheld dispute is counted both ways, and has no row', () => {
    const upheld = { ...late, dispute: { at, state: 'upheld' } as const };
    expect(totalOf('2027-01', upheld)).toMatchObject({ breached: 0, breachedWithUpheld: 1, disputed: 1, upheld: 1 });
    expect(isBreachOf(upheld, whole('2027-01'))).toBe(false);
  });

  test('one that is open or dismissed stays', () => {
    for (const state of ['open', 'dismissed'] as const)
      expect(totalOf('2027-01', { ...late, dispute: { at, state } })).toMatchObject({
        breached: 1,
        disputed: 1,
        upheld: 0,
      });
  });

  test('agreed outside and queried are marks of a breach that stays', () => {
    const outside = breached(
      answered(legAt('2027-01-04T10:00:00Z'), '2027-01-25T10:00:00Z', { outside: { statedAt: at } }),
    );
    expect(totalOf('2027-01', outside)).toMatchObject({ breached: 1, agreedOutside: 1 });
    expect(totalOf('2027-01', { ...late, breach: { ...late.breach!, queried: true } })).toMatchObject({ queried: 1 });
  });

  test('backlog and favours are no part of it', () => {
    const backlog = { ...legAt('2027-01-04T10:00:00Z'), backlog: true, deadline: null };
    const figures = figuresOf('2027-01', backlog, { ...backlog, leg: 2, backlog: false, obligated: false });
    expect(figures.total).toMatchObject({ received: 0, open: 0 });
    expect(figures.backlog).toEqual({ received: 1, answered: 0, open: 1, openEvidenced: 1, openUnevidenced: 0 });
  });

  test('automatic answers are counted apart, and are no measure of how long people take', () => {
    const automatic = answered(legAt('2027-01-04T10:00:00Z'), '2027-01-04T10:00:00Z', { automatic: true });
    expect(totalOf('2027-01', automatic)).toMatchObject({ answered: 1, automatic: 1, workingDays: { answers: 0 } });
  });

  test('a row tells the route, masks the meter point and has neither code nor device', () => {
    const first = answered(legAt('2027-01-02T10:00:00Z', { addressee: CCCC }), '2027-01-04T10:00:00Z');
    const row = breachRow(
      { ...late, leg: 2 },
      { route: [first, { ...late, leg: 2 }], period: whole('2027-01'), calendars },
    );
    expect(row).toMatchObject({
      ...{ party: BBBB, requester: AAAA, mpxn: '10********903', workingDaysLate: 5, inOutage: false },
      route: 'CCCC recorded-installer > BBBB recorded-installer',
    });
    expect(maskedMpxn('123456')).toBe('12*456');
  });
});

test('a requester is told what it raised, misrouted and ended, and of which visits the code saved', () => {
  const fold = new SlaMonth(whole('2027-01'), { calendars });
  const endedAt = instant('2027-01-20T10:00:00Z');
  fold.addRequest(requestAt('2027-01-04T10:00:00Z', { endedAt, ending: 'closed', outcome: 'joined', supplied: true }));
  fold.addRequest(requestAt('2026-12-04T10:00:00Z', { endedAt, ending: 'closed', outcome: 'joined' }));
  fold.addRequest(requestAt('2027-01-31T23:59:59Z', { endedAt: instant('2027-02-01T00:00:00Z'), ending: 'withdrawn' }));
  fold.addRequest(requestAt('2027-01-04T10:00:00Z', { endedAt, ending: 'answered-outside' }));
  fold.addLeg(answered(legAt('2027-01-04T10:00:00Z'), '2027-01-05T10:00:00Z', { answer: 'not-installer' }));
  expect(fold.figures().requesters).toMatchObject([
    {
      ...{ party: AAAA, raised: 3, misrouted: 1, closed: 2, withdrawn: 0, superseded: 0, transferred: 0 },
      ...{ answeredOutside: 1, siteVisitsAvoided: 1 },
      outcomes: { joined: 2, 'no-wan': 0 },
    },
  ]);
});

const anyLeg = fc
  .record({
    n: fc.nat(30),
    addressee: fc.constantFrom(AAAA, BBBB, CCCC),
    day: fc.integer({ min: 1, max: 28 }),
    after: fc.option(fc.integer({ min: 0, max: 40 })),
    answer: fc.constantFrom('code-supplied', 'not-installer', 'code-not-held'),
    isBreached: fc.boolean(),
    upheld: fc.boolean(),
    rejected: fc.nat(3),
  })
  .map(({ n, addressee, day, after, answer, isBreached, upheld, rejected }): LegFacts => {
    const receivedAt = `2027-01-${String(day).padStart(2, '0')}T10:00:00.000Z`;
    const leg = legAt(receivedAt, { request: requestId(n), addressee, rejected });
    const at = new Date(Date.parse(receivedAt) + (after ?? 0) * 86_400_000).toISOString();
    const told = after === null ? leg : answered(leg, at, { answer: answer as 'not-installer' });
    const dispute = upheld ? ({ at: instant(at), state: 'upheld' } as const) : null;
    return isBreached ? breached(told, { dispute }) : told;
  });

test('the figures of the parts add up to the whole, in whatever order the legs come', () =>
  fc.assert(
    fc.property(fc.array(anyLeg, { maxLength: 60 }), (legs) => {
      const { total, suppliers, channels } = figuresOf('2027-01', ...legs);
      for (const name of supplierCounts) expect(suppliers.reduce((sum, one) => sum + one[name], 0)).toBe(total[name]);
      expect(total.due).toBe(total.inTime + total.late + total.unanswered);
      expect(total.breachedWithUpheld).toBe(total.breached + total.upheld);
      expect(total.answered).toBe(total.codeSupplied + total.notInstaller + total.codeNotHeld);
      expect(channels.find(({ channel }) => channel === 'api')?.received).toBe(legs.length);
      expect(figuresOf('2027-01', ...legs.toReversed())).toEqual(figuresOf('2027-01', ...legs));
    }),
  ));
