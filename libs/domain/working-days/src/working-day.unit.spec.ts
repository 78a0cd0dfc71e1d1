import { isRefusal } from '@icx/refusals';
import fc from 'fast-check';
import {
  addDays,
  addWorkingDays,
  calendars,
  isWorkingDay,
  makeCalendar,
  nextWorkingDay,
  plainDate,
  workingDaysBetween,
  type Calendar,
  type CalendarName,
  type PlainDate,
} from './index.ts';

const englandAndWales = calendars['england-and-wales'];
const anyName = fc.constantFrom<CalendarName>('england-and-wales', 'scotland', 'union');
const anyDate = fc.integer({ min: 0, max: 3652 }).map((days) => addDays(plainDate('2019-01-01'), days));

describe('isWorkingDay', () => {
  test.each([
    ['2026-11-20', true, 'a Friday'],
    ['2026-11-21', false, 'a Saturday'],
    ['2026-11-22', false, 'a Sunday'],
    ['2026-04-03', false, 'Good Friday'],
    ['2026-12-25', false, 'Christmas Day'],
    ['2026-12-28', false, 'a substitute day'],
    ['2026-11-30', true, "St Andrew's Day, in England and Wales"],
  ])('%s: %s (%s)', (date, expected) => {
    expect(isWorkingDay(plainDate(date), englandAndWales)).toBe(expected);
  });

  test('the calendars differ', () => {
    const on = (date: string) =>
      (['england-and-wales', 'scotland', 'union'] as const).map((name) =>
        isWorkingDay(plainDate(date), calendars[name]),
      );
    expect(on('2026-11-30')).toEqual([true, false, false]);
    expect(on('2026-04-06')).toEqual([false, true, false]);
    expect(on('2026-04-07')).toEqual([true, true, true]);
  });
});

describe('counting', () => {
  test.each([
    ['2026-11-20', '2026-11-20', 'itself'],
    ['2026-11-21', '2026-11-23', 'over a weekend'],
    ['2026-04-03', '2026-04-07', 'over Easter'],
  ])('nextWorkingDay of %s is %s (%s)', (date, next) => {
    expect(nextWorkingDay(plainDate(date), englandAndWales)).toBe(next);
  });

  test.each([
    ['2026-11-20', 0, '2026-11-20'],
    ['2026-11-21', 0, '2026-11-21'],
    ['2026-11-20', 1, '2026-11-23'],
    ['2026-11-21', 1, '2026-11-23'],
    ['2026-11-21', -1, '2026-11-20'],
    ['2026-11-23', -1, '2026-11-20'],
    ['2026-04-02', 1, '2026-04-07'],
    ['2026-04-07', -1, '2026-04-02'],
  ])('%s and %i Working Days is %s', (date, count, result) => {
    expect(addWorkingDays(plainDate(date), count, englandAndWales)).toBe(result);
  });

  test.each([
    ['2026-11-23', '2026-12-07', 10],
    ['2026-12-07', '2026-11-23', -10],
    ['2026-11-20', '2026-11-22', 0],
    ['2026-11-22', '2026-11-20', -1],
    ['2026-11-22', '2026-11-22', 0],
  ])('between %s and %s: %i', (from, to, count) => {
    expect(workingDaysBetween(plainDate(from), plainDate(to), englandAndWales)).toBe(count);
  });

  test.each([0.5, NaN, Infinity])('%p Working Days is a bug', (count) => {
    expect(() => addWorkingDays(plainDate('2026-11-23'), count, englandAndWales)).toThrow(RangeError);
  });
});

describe('outside the years of the calendar nothing is guessed', () => {
  const refusal = { refused: true, code: 'calendar-not-covered' };
  const first = plainDate('2019-01-02');
  const last = plainDate('2028-12-29');

  test.each(['2018-12-31', '2029-01-01'])('%s', (text) => {
    const date = plainDate(text);
    expect(isWorkingDay(date, englandAndWales)).toMatchObject(refusal);
    expect(nextWorkingDay(date, englandAndWales)).toMatchObject(refusal);
    expect(addWorkingDays(date, 0, englandAndWales)).toMatchObject(refusal);
    expect(addWorkingDays(date, 1, englandAndWales)).toMatchObject(refusal);
    expect(addWorkingDays(date, -1, englandAndWales)).toMatchObject(refusal);
    expect(workingDaysBetween(date, first, englandAndWales)).toMatchObject(refusal);
    expect(workingDaysBetween(first, date, englandAndWales)).toMatchObject(refusal);
  });

  test('counting over either end', () => {
    expect(addWorkingDays(last, 1, englandAndWales)).toMatchObject(refusal);
    expect(addWorkingDays(first, -1, englandAndWales)).toMatchObject(refusal);
    expect(nextWorkingDay(plainDate('2028-12-30'), englandAndWales)).toMatchObject(refusal);
  });

  test('the sentence says what is missing and what to do', () => {
    expect(isWorkingDay(plainDate('2029-01-01'), englandAndWales)).toMatchObject({
      detail:
        'The calendar england-and-wales (version 2028.1) covers 2019 to 2028, not 2029-01-01: ' +
        'SECAS applies the bank holidays of the next years (icx calendars apply); then try again.',
    });
  });
});

describe('properties', () => {
  const isPlainlyWorking = (date: PlainDate, calendar: Calendar) =>
    Temporal.PlainDate.from(date).dayOfWeek <= 5 && !calendar.holidays.has(date);

  /** The rule told day by day, without the index. */
  const stepByStep = (date: PlainDate, count: number, calendar: Calendar): PlainDate => {
    let left = Math.abs(count);
    let day = date;
    while (left > 0) {
      day = addDays(day, Math.sign(count));
      if (isPlainlyWorking(day, calendar)) left -= 1;
    }
    return day;
  };

  test('every day of every calendar is what the rule says', () => {
    for (const calendar of Object.values(calendars)) {
      for (let date = plainDate('2019-01-01'); date <= '2028-12-31'; date = addDays(date, 1)) {
        if (isWorkingDay(date, calendar) !== isPlainlyWorking(date, calendar))
          throw new Error(`${calendar.name} ${date}`);
      }
    }
  });

  test('counting agrees with stepping day by day, for any holidays', () => {
    const startOf2026 = plainDate('2026-01-01');
    const in2026 = fc.integer({ min: 0, max: 364 }).map((days) => addDays(startOf2026, days));
    const calendar = fc
      .array(in2026, { maxLength: 120 })
      .map((holidays) => makeCalendar('scotland', 'random', holidays, 2026, 2026));
    fc.assert(
      fc.property(calendar, in2026, fc.integer({ min: -30, max: 30 }), (made, date, count) => {
        const counted = addWorkingDays(date, count, made);
        fc.pre(!isRefusal(counted));
        expect(counted).toBe(stepByStep(date, count, made));
      }),
    );
  });

  test('forth and back is where one started; the days between are those counted', () => {
    fc.assert(
      fc.property(anyName, anyDate, fc.integer({ min: -60, max: 60 }), (name, date, count) => {
        const start = nextWorkingDay(date, calendars[name]);
        fc.pre(!isRefusal(start));
        const end = addWorkingDays(start, count, calendars[name]);
        fc.pre(!isRefusal(end));
        expect(isWorkingDay(end, calendars[name])).toBe(true);
        expect(addWorkingDays(end, -count, calendars[name])).toBe(start);
        expect(workingDaysBetween(start, end, calendars[name])).toBe(count);
      }),
    );
  });
});
