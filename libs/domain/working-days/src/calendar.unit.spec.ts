import { calendars, makeCalendar, plainDate, unionCalendar } from './index.ts';

const dates = (...texts: string[]) => texts.map(plainDate);

/** Easter Sunday, by the anonymous Gregorian computus: an independent check of what was typed in. */
const easterSunday = (year: number): Temporal.PlainDate => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const monthAndDay = h + l - 7 * m + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(monthAndDay / 31), day: (monthAndDay % 31) + 1 });
};

describe("the project's own calendars", () => {
  const { 'england-and-wales': englandAndWales, scotland, union } = calendars;

  // 8 and 9 a year; besides in both 3 June and 19 September 2022 and 8 May 2023, in Scotland 15 June 2026.
  test.each([
    ['england-and-wales', 8 * 10 + 3],
    ['scotland', 9 * 10 + 4],
  ] as const)('%s has 2019 to 2028 and %i holidays', (name, count) => {
    expect(calendars[name]).toMatchObject({ name, firstYear: 2019, lastYear: 2028 });
    expect(calendars[name].holidays.size).toBe(count);
  });

  test.each(['england-and-wales', 'scotland'] as const)('%s: no holiday is entered on a weekend', (name) => {
    const onWeekend = [...calendars[name].holidays].filter((holiday) => Temporal.PlainDate.from(holiday).dayOfWeek > 5);
    expect(onWeekend).toEqual([]);
  });

  test.each([2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028])('Easter of %i', (year) => {
    const easter = easterSunday(year);
    const goodFriday = plainDate(easter.subtract({ days: 2 }).toString());
    const easterMonday = plainDate(easter.add({ days: 1 }).toString());
    expect([englandAndWales.holidays.has(goodFriday), englandAndWales.holidays.has(easterMonday)]).toEqual([
      true,
      true,
    ]);
    expect([scotland.holidays.has(goodFriday), scotland.holidays.has(easterMonday)]).toEqual([true, false]);
  });

  test('holidays announced late are in', () => {
    expect(englandAndWales.holidays.has(plainDate('2022-09-19'))).toBe(true);
    expect(scotland.holidays.has(plainDate('2026-06-15'))).toBe(true);
    expect(englandAndWales.holidays.has(plainDate('2026-06-15'))).toBe(false);
  });

  test('union has the holidays of either, and a version that names both', () => {
    expect(union.holidays).toEqual(new Set([...englandAndWales.holidays, ...scotland.holidays]));
    expect(union.version).toBe(`${englandAndWales.version}+${scotland.version}`);
  });
});

describe('makeCalendar and unionCalendar', () => {
  test('refuses to claim years that it does not have', () => {
    expect(() => makeCalendar('scotland', 'x', [], 2028, 2019)).toThrow(RangeError);
    expect(() => makeCalendar('scotland', 'x', dates('2018-12-25'), 2019, 2020)).toThrow('2018-12-25');
    expect(() => makeCalendar('scotland', 'x', dates('2021-01-01'), 2019, 2020)).toThrow('2021-01-01');
  });

  test('a union covers only the years that both cover', () => {
    const one = makeCalendar('england-and-wales', 'a', dates('2019-12-25', '2020-12-25'), 2019, 2020);
    const other = makeCalendar('scotland', 'b', dates('2020-11-30', '2021-11-30'), 2020, 2021);
    expect(unionCalendar(one, other)).toEqual({
      name: 'union',
      version: 'a+b',
      firstYear: 2020,
      lastYear: 2020,
      holidays: new Set(dates('2020-12-25', '2020-11-30')),
    });
  });
});
