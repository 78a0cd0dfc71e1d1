import { must } from '@icx/refusals';
import { calendars, instant, plainDate } from '@icx/working-days';
import { decideIssue, differencesOf, firstTarget, parseMonth, productionOf, rankOf, targetFor } from './index.ts';
import { AAAA, BBBB, breached, CCCC, legAt } from './leg.fixture.ts';
import { answered } from './leg.fixture.ts';
import { periodOf, spanOf, SlaMonth, type Issue } from './index.ts';

const january = must(parseMonth('2027-01'));
const EW = calendars['england-and-wales'];
const made: Omit<Issue, 'number' | 'restates'> = {
  ...{ kind: 'sla', month: january, at: instant('2027-02-05T10:00:00Z'), hash: 'a', figures: null, parties: [BBBB] },
  cutoff: { position: '7', at: spanOf(january).until },
  basis: { calendars: [], terms: [] },
};

describe('the production of a report', () => {
  test('day 0 is the last day of the month, a Sunday or not; with a derogation the fallback binds', () => {
    expect(productionOf(january, null, [], EW)).toEqual({
      ...{ target: firstTarget, dueOn: '2027-02-12', fallbackDueOn: '2027-03-05', workingDays: null, issuedOn: null },
    });
    expect(productionOf(january, instant('2027-02-01T00:00:00Z'), [], EW)).toMatchObject({ workingDays: 1 });
    expect(productionOf(january, instant('2027-02-12T23:59:59Z'), [], EW)).toMatchObject({ workingDays: 10 });
  });

  test('a target applies to months that end on its day or later', () => {
    const stricter = { effectiveFrom: plainDate('2027-01-31'), workingDays: 14, derogation: false };
    expect(targetFor(january, [stricter])).toBe(stricter);
    expect(targetFor(must(parseMonth('2026-12')), [stricter])).toBe(firstTarget);
    expect(productionOf(january, null, [stricter], EW)).toMatchObject({ dueOn: '2027-02-18', fallbackDueOn: null });
  });

  test('is not guessed beyond the calendar', () =>
    expect(productionOf(must(parseMonth('2028-12')), null, [], EW)).toMatchObject({ code: 'calendar-not-covered' }));
});

describe('an issue', () => {
  const first = { ...made, number: 1, restates: null };
  test('is numbered', () => expect(decideIssue(made, [])).toMatchObject([{ data: first }]));
  test('names the one that it restates', () =>
    expect(decideIssue({ ...made, hash: 'b' }, [first])).toMatchObject([{ data: { number: 2, restates: 1 } }]));
  test('says something else than the last one', () =>
    expect(decideIssue(made, [first])).toMatchObject({ code: 'report-unchanged', kind: 'conflict' }));
});

test('figures that are otherwise are told by where they stand, those that came and went too', () => {
  const then = { total: { breached: 2, oldest: 'a' }, suppliers: [{ party: 'BBBB', breached: 2 }] };
  const now = {
    total: { breached: 1, oldest: 'b' },
    suppliers: [
      { party: 'CCCC', breached: 1 },
      { party: 'BBBB', breached: 2 },
    ],
  };
  expect(differencesOf(then, now)).toEqual([
    { section: 'total', of: '', figure: 'breached', then: 2, now: 1, difference: -1 },
    { section: 'total', of: '', figure: 'oldest', then: 'a', now: 'b', difference: null },
    { section: 'suppliers', of: 'CCCC', figure: 'party', then: null, now: 'CCCC', difference: null },
    { section: 'suppliers', of: 'CCCC', figure: 'breached', then: null, now: 1, difference: 1 },
  ]);
  expect(differencesOf(now, now)).toEqual([]);
});

test('a rank names nobody: equals share it, and who had nothing due has none', () => {
  const fold = new SlaMonth(periodOf(january, spanOf(january).until), { calendars });
  const leg = legAt('2027-01-04T10:00:00Z');
  fold.addLeg(answered(leg, '2027-01-05T10:00:00Z'));
  fold.addLeg(breached({ ...leg, addressee: CCCC }));
  const { suppliers } = fold.figures();
  expect(rankOf(BBBB, suppliers)).toEqual({ rank: 1, of: 2, inTimeShare: 1 });
  expect(rankOf(CCCC, suppliers)).toEqual({ rank: 2, of: 2, inTimeShare: 0 });
  expect(rankOf(AAAA, suppliers)).toBeNull();
});
