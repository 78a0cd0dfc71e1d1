import { readFileSync } from 'node:fs';
import { isRefusal } from '@icx/refusals';
import { calendars, instant, isWorkingDay, plainDate } from '@icx/working-days';
import { coverageProblem } from './coverage.ts';
import { defaultPolicy } from '@icx/requests-service';
import { readRules } from './rules-file.ts';
import type { Rules } from './rules-file.ts';

const example = readFileSync(new URL('../../../../docs/examples/rules.json', import.meta.url), 'utf8');
const read = (rules: object | string): Rules => {
  const result = readRules(typeof rules === 'string' ? rules : JSON.stringify(rules));
  if (isRefusal(result)) throw new Error(`${result.pointer} ${result.detail}`);
  return result;
};
const english = (years: unknown, version: unknown = '2029.1') => ({
  calendars: { 'england-and-wales': { version, years } },
});
const eight = ['01-01', '03-30', '04-02', '05-07', '05-28', '08-27', '12-25', '12-26'];
const term = { id: 'new', effectiveFrom: '2027-01-01', workingDays: 8, calendar: 'scotland' };

test('the example of the documentation is read as it says', () => {
  const rules = read(example);
  expect(rules.terms.map(({ id }) => id)).toEqual(['mp121-10wd', 'mp121-10wd-2027']);
  expect(Object.values(rules.calendars).map(({ version, lastYear }) => [version, lastYear])).toEqual([
    ['2029.1', 2029],
    ['2029.1', 2029],
    ['2029.1+2029.1', 2029],
  ]);
  expect(isWorkingDay(plainDate('2029-01-02'), rules.calendars.scotland)).toBe(false);
  expect(isWorkingDay(plainDate('2029-01-02'), rules.calendars['england-and-wales'])).toBe(true);
});

test('what the file leaves out is as by default', () => {
  const { obligationFrom, terms, retention } = defaultPolicy;
  expect(read({})).toEqual({ obligationFrom, terms, retention, calendars });
  expect(read({ retentionDays: { closed: 7 } }).retention).toEqual({ ...retention, closed: 7 });
});

test('a year that is given takes the place of the one that comes with the exchange, the others stay', () => {
  const late = ['01-01', '04-03', '04-06', '05-04', '05-25', '08-31', '12-01', '12-25', '12-28'];
  const calendar = read(english({ 2026: late }, '2026.2')).calendars['england-and-wales'];
  expect([calendar.version, calendar.firstYear, calendar.lastYear]).toEqual(['2026.2', 2019, 2028]);
  expect([...calendar.holidays].toSorted()).toEqual(
    [...calendars['england-and-wales'].holidays, '2026-12-01'].toSorted(),
  );
});

test.each<[what: string, file: object | string, pointer: string, detail: RegExp]>([
  ['no JSON', '{', '', /not JSON/],
  ['no object', [], '', /Give an object/],
  ['an unknown member', { holidays: [] }, '/holidays', /no such member.*obligationFrom/],
  ['a date that is none', { obligationFrom: '24.2.2022' }, '/obligationFrom', /YYYY-MM-DD/],
  ['terms that are no list', { terms: {} }, '/terms', /Give a list/],
  ['a term without a day', { terms: [{ ...term, effectiveFrom: undefined }] }, '/terms/0/effectiveFrom', /YYYY-MM-DD/],
  ['a term of no days', { terms: [{ ...term, workingDays: 0 }] }, '/terms/0/workingDays', /1 to 60/],
  ['a term of days and a half', { terms: [{ ...term, workingDays: 9.5 }] }, '/terms/0/workingDays', /whole number/],
  [
    'a term by another calendar',
    { terms: [{ ...term, calendar: 'wales' }] },
    '/terms/0/calendar',
    /england-and-wales, scotland, union/,
  ],
  ['a term under the name of the default', { terms: [{ ...term, id: 'mp121-10wd' }] }, '/terms/0/id', /never changes/],
  ['two terms from one day', { terms: [term, { ...term, id: 'x' }] }, '/terms/1/effectiveFrom', /own day/],
  ['a calendar of nowhere', { calendars: { union: {} } }, '/calendars/union', /no such member/],
  ['a version without a name', english({ 2029: eight }, ''), '/calendars/england-and-wales/version', /Give a name/],
  [
    'the version of the exchange',
    english({ 2029: eight }, calendars.scotland.version),
    '/calendars/england-and-wales/version',
    /its own name/,
  ],
  ['no years', english({}), '/calendars/england-and-wales/years', /at least one year/],
  ['a year that is none', english({ '29': eight }), '/calendars/england-and-wales/years/29', /four digits/],
  [
    'a gap',
    english({ 2030: ['01-01', '04-19', '04-22', '05-06', '05-27', '08-26', '12-25', '12-26'] }),
    '/calendars/england-and-wales/years',
    /2029 is missing.*years between/,
  ],
  ['half a year', english({ 2029: eight.slice(1) }), '/calendars/england-and-wales/years/2029', /7 days.*at least 8/],
  ['a day twice', english({ 2029: [...eight, '12-25'] }), '/calendars/england-and-wales/years/2029', /twice/],
  ['a day that is none', english({ 2029: ['02-30', ...eight] }), '/calendars/england-and-wales/years/2029/0', /MM-DD/],
  [
    'a day before its month',
    english({ 2029: ['13-01', ...eight] }),
    '/calendars/england-and-wales/years/2029/0',
    /as MM-DD, for example "12-25"/,
  ],
  [
    'a day with its year',
    english({ 2029: ['2029-01-01', ...eight] }),
    '/calendars/england-and-wales/years/2029/0',
    /MM-DD/,
  ],
  ['a Saturday', english({ 2029: ['06-02', ...eight] }), '/calendars/england-and-wales/years/2029/0', /weekend/],
  ['a member twice', '{"retentionDays":{"closed":28,"closed":14}}', '/retentionDays/closed', /twice/],
  ['keeping codes for ever', { retentionDays: { closed: 9999 } }, '/retentionDays/closed', /1 to 366/],
])('%s is refused, and where', (_, file, pointer, detail) => {
  const refused = readRules(typeof file === 'string' ? file : JSON.stringify(file));
  expect(refused).toMatchObject({ code: 'rules-invalid', pointer, detail: expect.stringMatching(detail) });
});

describe('bank holidays that end', () => {
  test('are told 400 days ahead, and no longer than needed', () => {
    expect(coverageProblem(defaultPolicy, instant('2027-11-27T12:00:00Z'))).toBeUndefined();
    expect(coverageProblem(defaultPolicy, instant('2027-11-28T12:00:00Z'))).toMatch(
      /england-and-wales to 2028.*icx calendars apply/,
    );
    expect(coverageProblem(read(example), instant('2027-11-28T12:00:00Z'))).toBeUndefined();
  });

  test('of a calendar that no term counts by concern nobody', () => {
    const rules = read(english({ 2029: eight }));
    expect(coverageProblem(rules, instant('2028-11-01T12:00:00Z'))).toBeUndefined();
    const byUnion = [{ ...term, effectiveFrom: plainDate('2027-01-01'), calendar: 'union' as const }];
    expect(coverageProblem({ ...rules, terms: byUnion }, instant('2028-11-01T12:00:00Z'))).toMatch(/union to 2028/);
  });
});
