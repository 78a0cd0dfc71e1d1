import fc from 'fast-check';
import { isRefusal, must } from '@icx/refusals';
import { addDays, calendars, deadline, instant, plainDate, revise } from '@icx/working-days';
import type { Calendars, PlainDate, Term } from '@icx/working-days';
import {
  calendarsIn,
  calendarVersionsIn,
  importCalendars,
  noRules,
  parseDivision,
  type CalendarDraft,
  type RulesState,
} from './index.ts';

const at = instant('2026-11-28T10:00:00Z');
const english = calendars['england-and-wales'];
const days = (...list: string[]): PlainDate[] => list.map(plainDate).toSorted();
const within = (first: string, last: string, name: 'england-and-wales' | 'scotland' = 'england-and-wales') =>
  [...calendars[name].holidays].filter((day) => day >= first && day <= last).toSorted();
const whole2029 = days('2029-01-01', '2029-03-30', '2029-04-02', '2029-05-07', '2029-05-28', '2029-08-27', '2029-12-25', '2029-12-26'); // prettier-ignore
const imported = (holidays: CalendarDraft['holidays'], state = noRules, version = '2027.1') =>
  importCalendars({ version, holidays }, state, calendars, at);
const after = (holidays: CalendarDraft['holidays'], own: Calendars = calendars): Calendars =>
  calendarsIn({ ...noRules, imports: [must(importCalendars({ version: '2027.1', holidays }, noRules, own, at))] }, own);

describe('the window of GOV.UK that rolls on', () => {
  test('adds a year, keeps those before it, and leaves the calendar that has not changed', () => {
    const window = [...within('2024-01-01', '2028-12-31'), ...whole2029];
    const next = must(
      imported({ 'england-and-wales': window, scotland: within('2024-01-01', '2028-12-31', 'scotland') }),
    );
    expect(next).toMatchObject({
      at,
      version: '2027.1',
      calendars: [{ name: 'england-and-wales', firstYear: 2019, lastYear: 2029 }],
    });
    expect(next.calendars[0]!.holidays).toEqual([...[...english.holidays].toSorted(), ...whole2029]);
  });

  test('that begins or ends within a year does not replace the whole one', () => {
    const { holidays } = after({
      'england-and-wales': [...within('2024-05-01', '2028-08-31'), plainDate('2026-12-01')].toSorted(),
    })['england-and-wales'];
    expect([...holidays].toSorted()).toEqual([...english.holidays, '2026-12-01'].toSorted());
  });

  test('takes no version away from what was computed with it', () => {
    const late = { 'england-and-wales': days(...english.holidays, '2026-12-01') };
    const state = { ...noRules, imports: [must(imported(late)), must(imported(late, noRules, '2027.2'))] };
    const versions = calendarVersionsIn(state, calendars).filter(({ name }) => name === 'england-and-wales');
    const holidayThen = versions.map(({ version, holidays }) => [version, holidays.has(plainDate('2026-12-01'))]);
    expect(new Map(holidayThen as [string, boolean][])).toEqual(
      new Map([['2027.2', true], ['2027.1', true], [english.version, false]]), // prettier-ignore
    );
  });

  test('union follows, by both versions', () => {
    const { union } = after({ 'england-and-wales': [...within('2024-01-01', '2028-12-31'), ...whole2029] });
    expect(union).toMatchObject({ version: `2027.1+${calendars.scotland.version}`, lastYear: 2028 });
  });
});

describe('is refused', () => {
  const applied: RulesState = { ...noRules, imports: [must(imported({ 'england-and-wales': [...within('2024-01-01', '2028-12-31'), ...whole2029] }))] }; // prettier-ignore
  const late = { 'england-and-wales': [...within('2026-01-01', '2026-12-31'), plainDate('2026-12-01')].toSorted() };
  test.each<[string, ReturnType<typeof imported>, string, string | undefined]>([
    ['a gap after what is covered', imported({ scotland: days('2030-01-01', '2030-01-02') }), 'calendar-gap', '/scotland/events'],
    ['a year left out', imported({ 'england-and-wales': [...within('2024-01-01', '2024-12-31'), ...within('2026-01-01', '2026-12-31')] }), 'calendar-gap', '/england-and-wales/events'],
    ['a year half published', imported({ 'england-and-wales': [...within('2028-01-01', '2028-12-31'), ...whole2029.slice(0, 7)] }), 'bank-holidays-too-few', '/england-and-wales/events'],
    ['what is in force', imported({ scotland: within('2024-01-01', '2028-12-31', 'scotland') }), 'calendars-unchanged', undefined],
    ['a name that another version has', imported(late, applied), 'calendar-version-taken', '/version'],
    ['the name of the release', imported(late, noRules, english.version), 'calendar-version-taken', '/version'],
  ])('%s', (_, refused, code, pointer) => expect(refused).toMatchObject({ refused: true, code, ...(pointer ? { pointer } : {}) })); // prettier-ignore
});

describe('GOV.UK’s own format', () => {
  const parse = parseDivision('scotland');
  const events = (...dates: string[]) => ({ division: 'scotland', events: dates.map((date) => ({ title: 'A day', date, notes: '', bunting: true })) }); // prettier-ignore
  test('is read as its dates, in order', () =>
    expect(parse(events('2027-01-04', '2027-01-01'))).toEqual(['2027-01-01', '2027-01-04']));
  test.each<[string, unknown, string, RegExp]>([
    ['a weekend', events('2027-01-01', '2027-01-02'), '/events/1/date', /weekend/],
    ['a day twice', events('2027-01-01', '2027-01-01'), '/events/1/date', /twice/],
    ['no date', events('1 January 2027'), '/events/0/date', /YYYY-MM-DD/],
    ['a day that is not', events('2027-02-30'), '/events/0/date', /YYYY-MM-DD|calendar/],
    ['no events', {}, '/events', /1 to 1000/],
    ['too many', events(...Array.from({ length: 1_001 }, () => '2027-01-01')), '/events', /1 to 1000/],
    ['another division', { ...events('2027-01-01'), division: 'england-and-wales' }, '/division', /belongs/],
    ['text', 'bank holidays', '/events', /1 to 1000/],
  ])('%s is refused, and where', (_, value, pointer, detail) =>
    expect(parse(value)).toMatchObject({
      code: 'bank-holidays-invalid',
      pointer,
      detail: expect.stringMatching(detail),
    }),
  );
});

describe('what a version does to a deadline', () => {
  const terms: readonly Term[] = [{ id: 't', effectiveFrom: plainDate('2019-01-01'), workingDays: 10, calendar: 'england-and-wales' }]; // prettier-ignore
  const without = (day: string, ...more: string[]): Calendars => {
    const year = within(`${day.slice(0, 4)}-01-01`, `${day.slice(0, 4)}-12-31`).filter((one) => one !== day);
    return after({ 'england-and-wales': [...year, ...days(...more)].toSorted() });
  };

  test.each([
    [
      '19 September 2022, announced ten days before',
      '2022-09-06T10:00:00Z',
      without('2022-09-19'),
      '2022-09-20',
      '2022-09-21',
    ],
    [
      'VE Day 2020, moved from the 4th to the 8th of May',
      '2020-04-20T10:00:00Z',
      without('2020-05-08', '2020-05-04'),
      '2020-05-05',
      '2020-05-05',
    ],
  ])('%s', (_, received, old, dueOn, becomes) => {
    const before = must(deadline(instant(received), terms, old));
    expect(before.dueOn).toBe(dueOn);
    expect(must(revise(before, instant(received), terms, calendars)).dueOn).toBe(becomes);
  });

  const weekday = fc
    .integer({ min: 0, max: 720 })
    .map((days) => addDays(plainDate('2026-01-01'), days))
    .filter((day) => new Date(`${day}T12:00:00Z`).getUTCDay() % 6 !== 0);
  const publication = fc.array(weekday, { minLength: 1, maxLength: 12 });

  test('property: none shortens it, whatever is added or taken out, one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(publication, fc.boolean()), { maxLength: 4 }), weekday, (revisions, received) => {
        const receivedAt = instant(`${received}T10:00:00Z`);
        let due = must(deadline(receivedAt, terms, calendars));
        let state: RulesState = noRules;
        for (const [index, [changed, adds]] of revisions.entries()) {
          const now = calendarsIn(state, calendars)['england-and-wales'].holidays;
          const published = [...now].filter((day) => day >= '2026' && (adds || !changed.includes(day)));
          const holidays = {
            'england-and-wales': [...new Set(adds ? [...published, ...changed] : published)].toSorted(),
          };
          const next = importCalendars({ version: `v${index}`, holidays }, state, calendars, at);
          if (isRefusal(next)) continue;
          state = { ...state, imports: [...state.imports, next] };
          const revised = must(revise(due, receivedAt, terms, calendarsIn(state, calendars)));
          expect(revised.dueOn >= due.dueOn).toBe(true);
          due = revised;
        }
      }),
    );
  });
});
