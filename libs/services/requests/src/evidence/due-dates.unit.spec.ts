import { must } from '@icx/refusals';
import {
  atLondon,
  calendars,
  deadline,
  instant,
  makeCalendar,
  plainDate,
  revise,
  unionCalendar,
  type Calendar,
  type CalendarName,
  type Deadline,
} from '@icx/working-days';
import { defaultPolicy, type RequestPolicy } from '../policy.ts';
import { dueDatesOf, receiptsOf } from './due-dates.ts';

const own = calendars['england-and-wales'];
const termOf = (calendar: CalendarName) => [{ ...defaultPolicy.terms[0]!, calendar }];
const at = (date: string) => atLondon(plainDate(date), '12:00');

const entry = (type: string, data: object, revision: number) => ({
  type: `requests.${type}.v1`,
  data: data as Record<string, unknown>,
  revision: String(revision),
});
const received = (receivedAt: string, due: Deadline | null, leg = 1) =>
  entry('leg-received', { leg, receivedAt, by: 'immediate', deadline: due }, 2);
const revised = (before: Deadline, after: Deadline) => entry('deadline-revised', { leg: 1, before, after }, 7);

/** The calendars with one more bank holiday, or without one. */
const without = (day: string, version: string, but: readonly string[] = []): Calendar => {
  const holidays = [...[...own.holidays].filter((one) => one !== day), ...but.map(plainDate)];
  return makeCalendar(own.name, version, holidays, own.firstYear, own.lastYear);
};
const knowing = (...calendarVersions: Calendar[]): RequestPolicy => ({ ...defaultPolicy, calendarVersions });

test.each<[CalendarName, string, string, string]>([
  ['england-and-wales', '2021-12-17', '2022-01-05', '2022-01-06T00:00:00.000Z'],
  ['scotland', '2021-12-17', '2022-01-06', '2022-01-07T00:00:00.000Z'],
  ['union', '2026-06-05', '2026-06-22', '2026-06-22T23:00:00.000Z'],
  ['england-and-wales', '2026-03-27', '2026-04-14', '2026-04-14T23:00:00.000Z'],
  ['england-and-wales', '2026-10-12', '2026-10-26', '2026-10-27T00:00:00.000Z'],
])('by %s, received %s: counted to %s and found to agree', (calendar, date, dueOn, dueAt) => {
  const terms = termOf(calendar);
  const due = must(deadline(at(date), terms, calendars));
  const [told] = dueDatesOf([received(at(date), due)], { ...defaultPolicy, terms });
  expect(told).toMatchObject({ revision: '2', replaces: null, receivedOn: date, dueOn, dueAt, calendar, agrees: true });
  expect(told!.days!.at(0)).toMatchObject({ date, workingDay: 0 });
  expect(told!.days!.at(-1)).toMatchObject({ date: dueOn, workingDay: 10 });
});

test('a late bank holiday: both calculations, each by its own version; the later names which it replaces', () => {
  const before = without('2022-09-19', 'before');
  const receivedAt = at('2022-09-06');
  const first = must(deadline(receivedAt, defaultPolicy.terms, { ...calendars, 'england-and-wales': before }));
  const second = must(revise(first, receivedAt, defaultPolicy.terms, calendars));
  const told = dueDatesOf([received(receivedAt, first), revised(first, second)], knowing(before));
  expect(
    told.map(({ dueOn, calendarVersion, replaces, agrees }) => [dueOn, calendarVersion, replaces, agrees]),
  ).toEqual([
    ['2022-09-20', 'before', null, true],
    ['2022-09-21', own.version, '2', true],
  ]);
  const funeral = told.map(({ days }) => days!.find(({ date }) => date === '2022-09-19')!.because);
  expect(funeral).toEqual([null, 'bank-holiday']);
});

test('where reminders alone moved (VE Day), the calculation stands as it was', () => {
  const before = without('2020-05-08', 'before', ['2020-05-04']);
  const receivedAt = at('2020-04-20');
  const first = must(deadline(receivedAt, defaultPolicy.terms, { ...calendars, 'england-and-wales': before }));
  const kept = must(revise(first, receivedAt, defaultPolicy.terms, calendars));
  const told = dueDatesOf([received(receivedAt, first), revised(first, kept)], knowing(before));
  expect(told.map(({ dueOn, agrees }) => [dueOn, agrees])).toEqual([['2020-05-05', true]]);
});

test('by a version that is not known any more nothing is counted, and that is said', () => {
  const due = { ...must(deadline(at('2026-11-23'), defaultPolicy.terms, calendars)), calendarVersion: 'lost' };
  expect(dueDatesOf([received(at('2026-11-23'), due)], defaultPolicy)).toMatchObject([
    { dueOn: '2026-12-07', calendarVersion: 'lost', days: null, agrees: null },
  ]);
});

test('by a term that is not known any more the days are there, and whether they are as many is not said', () => {
  const due = { ...must(deadline(at('2026-11-23'), defaultPolicy.terms, calendars)), term: 'lost' };
  const [told] = dueDatesOf([received(at('2026-11-23'), due)], defaultPolicy);
  expect([told!.agrees, told!.termWorkingDays, told!.days!.length]).toEqual([null, null, 15]);
});

test('a due date that its calendar does not give is told not to agree', () => {
  const due = { ...must(deadline(at('2026-11-23'), defaultPolicy.terms, calendars)), dueOn: plainDate('2026-12-08') };
  expect(dueDatesOf([received(at('2026-11-23'), due)], defaultPolicy)).toMatchObject([{ agrees: false }]);
});

test('grace counts with the term; a leg without a clock has no calculation; each leg has its own', () => {
  const withGrace = must(deadline(at('2026-11-23'), defaultPolicy.terms, calendars, 5));
  const plain = must(deadline(at('2026-11-23'), defaultPolicy.terms, calendars));
  const told = dueDatesOf(
    [received(at('2026-11-23'), withGrace), received(at('2026-11-23'), null, 2), received(at('2026-11-23'), plain, 3)],
    defaultPolicy,
  );
  expect(told.map(({ leg, grace, agrees }) => [leg, grace, agrees])).toEqual([
    [1, 5, true],
    [3, 0, true],
  ]);
});

test('the union as it was then is found by its version too', () => {
  const early = unionCalendar(without('2026-12-28', 'early'), calendars.scotland);
  const due = must(deadline(at('2026-12-14'), termOf('union'), { ...calendars, union: early }));
  const policy = { ...knowing(early), terms: termOf('union') };
  expect(dueDatesOf([received(at('2026-12-14'), due)], policy)).toMatchObject([{ agrees: true }]);
});

test('the steps of a mail’s receipt, and those by the calendar as it became', () => {
  const dispatched = { leg: 1, sentAt: instant('2026-11-20T17:00:00Z'), deemedAt: instant('2026-11-23T09:00:00Z') };
  const later = { leg: 1, before: dispatched.deemedAt, after: instant('2026-11-24T09:00:00Z') };
  const told = receiptsOf([entry('leg-dispatched', dispatched, 2), entry('deemed-receipt-revised', later, 3)]);
  expect(told.map(({ revision, arrivedAt, deemedAt }) => [revision, arrivedAt, deemedAt])).toEqual([
    ['2', '2026-11-20T18:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['3', '2026-11-20T18:00:00.000Z', '2026-11-24T09:00:00.000Z'],
  ]);
  expect(told[1]!.passedOver.map(({ because }) => because)).toEqual([
    'after-17:30',
    'saturday',
    'sunday',
    'bank-holiday',
  ]);
});
