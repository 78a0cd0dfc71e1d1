import { must } from '@icx/refusals';
import {
  atLondon,
  calendars,
  dayByDay,
  deadline,
  deemedReceipt,
  instant,
  makeCalendar,
  plainDate,
  receiptSteps,
  type CalendarName,
  type Instant,
} from './index.ts';

const english = calendars['england-and-wales'];
const noon = (date: string): Instant => atLondon(plainDate(date), '12:00');
const termOf = (calendar: CalendarName, workingDays: number) => [
  { id: 'term', effectiveFrom: plainDate('2019-01-01'), workingDays, calendar },
];
/** `Mon 0`, `Sat -saturday` … of the deadline that it explains. */
const told = (received: string, calendar: CalendarName = 'england-and-wales', workingDays = 10) => {
  const due = must(deadline(noon(received), termOf(calendar, workingDays), calendars));
  return must(dayByDay(noon(received), due.dueOn, calendars[calendar])).map(
    ({ date, workingDay, because }) => `${date} ${workingDay ?? because}`,
  );
};

test.each([
  ['2021-12-17', 10, '2022-01-05', '2022-01-06'],
  ['2021-12-17', 5, '2021-12-24', '2021-12-24'],
  ['2022-05-20', 10, '2022-06-07', '2022-06-07'],
  ['2023-12-15', 10, '2024-01-03', '2024-01-04'],
  ['2026-06-05', 10, '2026-06-19', '2026-06-22'],
  ['2026-11-21', 10, '2026-12-07', '2026-12-08'],
  ['2026-03-27', 10, '2026-04-14', '2026-04-13'],
  ['2026-10-12', 10, '2026-10-26', '2026-10-26'],
])('received %s, %i Working Days: the count reaches the term on the day due, %s and %s', (received, term, ew, sc) => {
  expect(told(received, 'england-and-wales', term).at(-1)).toBe(`${ew} ${term}`);
  expect(told(received, 'scotland', term).at(-1)).toBe(`${sc} ${term}`);
});

test('received on a Saturday: it counts as on Monday, day 0', () =>
  expect(told('2026-11-21', 'england-and-wales', 1)).toEqual([
    '2026-11-21 saturday',
    '2026-11-22 sunday',
    '2026-11-23 0',
    '2026-11-24 1',
  ]));

test('a weekend is one also where a bank holiday falls on it; each day stands once, also when the clocks change', () => {
  const calendar = makeCalendar('england-and-wales', 'odd', [plainDate('2026-03-28')], 2026, 2026);
  expect(must(dayByDay(noon('2026-03-27'), plainDate('2026-03-30'), calendar))).toEqual([
    { date: '2026-03-27', weekday: 'Friday', workingDay: 0, because: null },
    { date: '2026-03-28', weekday: 'Saturday', workingDay: null, because: 'saturday' },
    { date: '2026-03-29', weekday: 'Sunday', workingDay: null, because: 'sunday' },
    { date: '2026-03-30', weekday: 'Monday', workingDay: 1, because: null },
  ]);
});

test('in the union a holiday of either counts for nobody', () => {
  const off = told('2026-11-27', 'union').filter((day) => day.endsWith('bank-holiday'));
  expect(off).toEqual(['2026-11-30 bank-holiday']);
  expect(told('2026-08-03', 'union').at(0)).toBe('2026-08-03 bank-holiday');
});

test('the day is London’s: a quarter to one in summer is the day before in UTC', () =>
  expect(must(dayByDay(instant('2026-07-01T23:45:00Z'), plainDate('2026-07-02'), english))).toMatchObject([
    { date: '2026-07-02', workingDay: 0 },
  ]));

test('days that a calendar does not cover are not guessed', () =>
  expect(dayByDay(noon('2028-12-29'), plainDate('2029-01-03'), english)).toMatchObject({
    code: 'calendar-not-covered',
  }));

test.each([
  ['2026-11-23T16:30:00Z', '2026-11-23T17:30:00.000Z', []],
  ['2026-11-23T16:30:01Z', '2026-11-23T17:30:01.000Z', ['2026-11-23 after-17:30']],
  ['2026-11-21T11:00:00Z', '2026-11-21T12:00:00.000Z', ['2026-11-21 saturday', '2026-11-22 sunday']],
  [
    '2026-12-24T17:00:00Z',
    '2026-12-24T18:00:00.000Z',
    ['24 after-17:30', '25 bank-holiday', '26 saturday', '27 sunday', '28 bank-holiday'].map((day) => `2026-12-${day}`),
  ],
])('a mail sent %s arrives %s, and these days are passed over', (sent, arrivedAt, days) => {
  const steps = receiptSteps(instant(sent), must(deemedReceipt(instant(sent), english)));
  expect(steps.arrivedAt).toBe(arrivedAt);
  expect(steps.passedOver.map(({ date, because }) => `${date} ${because}`)).toEqual(days);
});
