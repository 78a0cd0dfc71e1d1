import { must } from '@icx/refusals';
import {
  atLondon,
  calendars,
  deadline,
  inTime,
  instant,
  londonDate,
  makeCalendar,
  plainDate,
  revise,
  type CalendarName,
  type Calendars,
  type Term,
} from './index.ts';

const termOf = (calendar: CalendarName, workingDays = 10): readonly Term[] => [
  { id: `${workingDays}-${calendar}`, effectiveFrom: plainDate('2019-01-01'), workingDays, calendar },
];
const englishTerm = termOf('england-and-wales');
const noon = (date: string) => atLondon(plainDate(date), '12:00');

describe('due dates', () => {
  test.each([
    ['2021-12-17', '2022-01-05', '2022-01-06'],
    ['2022-05-20', '2022-06-07', '2022-06-07'],
    ['2023-12-15', '2024-01-03', '2024-01-04'],
    ['2026-06-05', '2026-06-19', '2026-06-22'],
    ['2026-11-21', '2026-12-07', '2026-12-08'],
  ])('10 Working Days, received %s: due %s, in Scotland %s', (received, english, scottish) => {
    expect(deadline(noon(received), englishTerm, calendars)).toMatchObject({ dueOn: english });
    expect(deadline(noon(received), termOf('scotland'), calendars)).toMatchObject({ dueOn: scottish });
  });

  test('5 Working Days, received 2021-12-17: due 2021-12-24', () => {
    expect(deadline(noon('2021-12-17'), termOf('england-and-wales', 5), calendars)).toMatchObject({
      dueOn: '2021-12-24',
    });
  });

  test.each([
    ['2026-03-27', '2026-04-14T23:00:00.000Z'],
    ['2026-10-12', '2026-10-27T00:00:00.000Z'],
  ])('received %s, the clocks change, due before %s', (received, dueAt) => {
    expect(deadline(noon(received), englishTerm, calendars)).toMatchObject({ dueAt });
  });

  test('the day of receipt is the day in London, to the millisecond', () => {
    const dueFor = (at: string) => must(deadline(instant(at), englishTerm, calendars)).dueOn;
    expect(dueFor('2026-07-01T22:59:59.999Z')).toBe('2026-07-15');
    expect(dueFor('2026-07-01T23:00:00.000Z')).toBe('2026-07-16');
  });

  test('a deadline says what it was computed from', () => {
    expect(deadline(instant('2026-11-21T11:00Z'), englishTerm, calendars)).toEqual({
      receivedOn: '2026-11-23',
      dueOn: '2026-12-07',
      dueAt: '2026-12-08T00:00:00.000Z',
      reminders: [
        { kind: 'due-5', at: '2026-11-30T09:00:00.000Z' },
        { kind: 'due-2', at: '2026-12-03T09:00:00.000Z' },
        { kind: 'due-day', at: '2026-12-07T09:00:00.000Z' },
      ],
      calendar: 'england-and-wales',
      calendarVersion: '2028.1',
      term: '10-england-and-wales',
    });
  });

  test('the term in force on the London date of receipt applies, not that of day 0', () => {
    const monday: Term = { id: 'five', effectiveFrom: plainDate('2026-11-23'), workingDays: 5, calendar: 'scotland' };
    const terms = [...englishTerm, monday];
    expect(deadline(noon('2026-11-21'), terms, calendars)).toMatchObject({ term: '10-england-and-wales' });
    expect(deadline(noon('2026-11-23'), terms, calendars)).toMatchObject({ term: 'five', dueOn: '2026-12-01' });
  });
});

describe('in time or late', () => {
  const due = must(deadline(noon('2026-03-27'), englishTerm, calendars));

  test.each([
    ['2026-04-14T23:59:59.999+01:00', true],
    ['2026-04-15T00:00:00.000+01:00', false],
    ['2026-04-15T00:00:00.001+01:00', false],
  ])('answered %s: in time is %s', (at, expected) => {
    expect(inTime(instant(at), due)).toBe(expected);
  });
});

describe('reminders', () => {
  const remindersOf = (at: string, workingDays: number) =>
    must(deadline(instant(at), termOf('england-and-wales', workingDays), calendars)).reminders;

  test('are at 09:00 in London, also in summer', () => {
    expect(remindersOf('2026-07-01T10:00Z', 10).map(({ at }) => at)).toEqual([
      '2026-07-08T08:00:00.000Z',
      '2026-07-13T08:00:00.000Z',
      '2026-07-15T08:00:00.000Z',
    ]);
  });

  test.each([
    ['received before 09:00 of due-5', '2026-11-23T08:59:59.999Z', 5, ['due-5', 'due-2', 'due-day']],
    ['received at 09:00 of due-5', '2026-11-23T09:00:00.000Z', 5, ['due-2', 'due-day']],
    ['a term shorter than five', '2026-11-23T08:00:00.000Z', 3, ['due-2', 'due-day']],
    ['a term of one', '2026-11-23T08:00:00.000Z', 1, ['due-day']],
    ['a short term at the very start of the calendar', '2019-01-02T08:00:00.000Z', 2, ['due-2', 'due-day']],
  ])('%s', (_, at, workingDays, kinds) => {
    expect(remindersOf(at, workingDays).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe('refusals and bugs', () => {
  test.each([
    ['received before the first year', '2018-12-31', 'calendar-not-covered'],
    ['received after the last year', '2029-01-02', 'calendar-not-covered'],
    ['due after the last year', '2028-12-20', 'calendar-not-covered'],
    ['no term yet', '2017-06-01', 'no-term-in-force'],
  ])('%s', (_, received, code) => {
    const terms = [{ ...englishTerm[0]!, effectiveFrom: plainDate('2018-01-01') }];
    expect(deadline(noon(received), terms, calendars)).toMatchObject({ refused: true, code });
  });

  test.each([0, -1, 2.5, NaN])('a term of %p Working Days is wrong configuration', (workingDays) => {
    expect(() => deadline(noon('2026-11-23'), termOf('england-and-wales', workingDays), calendars)).toThrow(RangeError);
  });
});

describe('revision', () => {
  const own = calendars['england-and-wales'];
  const before = (version: string, without: string, but: string[] = []): Calendars => {
    const holidays = [...[...own.holidays].filter((holiday) => holiday !== without), ...but.map(plainDate)];
    return {
      ...calendars,
      'england-and-wales': makeCalendar(own.name, version, holidays, own.firstYear, own.lastYear),
    };
  };

  test('a holiday announced late moves the day due: received 2022-09-06, 09-20 becomes 09-21', () => {
    const at = noon('2022-09-06');
    const old = must(deadline(at, englishTerm, before('before-funeral', '2022-09-19')));
    expect(old).toMatchObject({ dueOn: '2022-09-20', calendarVersion: 'before-funeral' });
    expect(revise(old, at, englishTerm, calendars)).toEqual(deadline(at, englishTerm, calendars));
    expect(revise(old, at, englishTerm, calendars)).toMatchObject({
      dueOn: '2022-09-21',
      calendarVersion: own.version,
    });
  });

  test('never shortens: received 2020-04-20, the VE Day move would give 05-04, stays 05-05', () => {
    const at = noon('2020-04-20');
    const old = must(deadline(at, englishTerm, before('before-ve-day', '2020-05-08', ['2020-05-04'])));
    expect(old.dueOn).toBe('2020-05-05');
    expect(deadline(at, englishTerm, calendars)).toMatchObject({ dueOn: '2020-05-04' });
    const kept = must(revise(old, at, englishTerm, calendars));
    expect(kept).toMatchObject({ dueOn: '2020-05-05', calendarVersion: 'before-ve-day' });
    // Counted back from it without 4 May, which has become a Working Day.
    expect(kept.reminders.map((one) => londonDate(one.at))).toEqual(['2020-04-28', '2020-05-01', '2020-05-05']);
  });

  test('a revision that changes nothing returns the very same deadline', () => {
    const at = noon('2026-11-23');
    const old = must(deadline(at, englishTerm, calendars));
    expect(revise(old, at, englishTerm, before('next', '2022-09-19'))).toBe(old);
  });

  test('a new version that no longer covers the deadline is refused', () => {
    const at = noon('2026-11-23');
    const old = must(deadline(at, englishTerm, calendars));
    const shorter = { ...calendars, 'england-and-wales': makeCalendar(own.name, 'short', [], 2019, 2025) };
    expect(revise(old, at, englishTerm, shorter)).toMatchObject({ refused: true, code: 'calendar-not-covered' });
  });
});
