import { isRefusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import {
  chooseNotices,
  chosenNotices,
  everythingByMail,
  evolvePreferences,
  nextDigest,
  nothingChosen,
  parseNoticeKinds,
  parsePreferredHours,
  type NoticeChoice,
} from './index.ts';

const at = instant('2026-11-23T10:00:00.000Z');
const choosing = (choice: NoticeChoice, requestsByMail = true) => chooseNotices(choice, { at, requestsByMail });
const codeOf = (value: unknown) => (isRefusal(value) ? value.code : undefined);

test('what a party chooses stands, kind by kind; what it does not name stays', () => {
  const choices: NoticeChoice[] = [
    { kinds: { 'code-ready': 'digest' } },
    { kinds: { breach: 'none' }, hours: { from: '10:00', until: '16:00' } },
  ];
  const state = choices
    .flatMap((choice) => choosing(choice) as Exclude<ReturnType<typeof choosing>, { refused: true }>)
    .reduce(evolvePreferences, everythingByMail);
  expect(state.kinds).toMatchObject({ request: 'mail', 'code-ready': 'digest', breach: 'none', query: 'mail' });
  expect(state.hours).toEqual({ from: '10:00', until: '16:00' });
});

test('of a party that has chosen nothing all comes by mail, but the daily figures of the SLA', () => {
  const { 'sla-digest': digest, ...others } = nothingChosen.kinds;
  expect([digest, ...new Set(Object.values(others))]).toEqual(['none', 'mail']);
});

test('the legal notice of a request comes at once while mail is the channel, and only then', () => {
  for (const way of ['digest', 'none'] as const) {
    expect(codeOf(choosing({ kinds: { request: way } }))).toBe('notice-required');
    expect(codeOf(choosing({ kinds: { request: way } }, false))).toBeUndefined();
  }
  expect(codeOf(choosing({ kinds: { request: 'mail' } }))).toBeUndefined();
  for (const kind of chosenNotices.slice(1)) expect(codeOf(choosing({ kinds: { [kind]: 'none' } }))).toBeUndefined();
  expect(codeOf(choosing({}))).toBe('notices-missing');
  expect(codeOf(choosing({ hours: null }))).toBeUndefined();
});

test.each([
  ['at nine', null, '2026-11-23T08:59:00Z', '2026-11-23T09:00:00.000Z'],
  ['at nine sharp', null, '2026-11-23T09:00:00Z', '2026-11-23T09:00:00.000Z'],
  ['the next day', null, '2026-11-23T09:00:01Z', '2026-11-24T09:00:00.000Z'],
  ['in summer', null, '2026-06-01T12:00:00Z', '2026-06-02T08:00:00.000Z'],
  ['in hours', { from: '08:00', until: '17:00' }, '2026-11-23T08:00:00Z', '2026-11-23T09:00:00.000Z'],
  ['when they begin', { from: '10:30', until: '16:00' }, '2026-11-23T09:00:00Z', '2026-11-23T10:30:00.000Z'],
  ['the next morning early', { from: '06:00', until: '08:00' }, '2026-11-23T09:00:00Z', '2026-11-24T06:00:00.000Z'],
] as const)('the digest comes %s', (_, hours, from, expected) => {
  expect(nextDigest(instant(from), { hours })).toBe(expected);
});

test('hours and kinds are read strictly', () => {
  expect(parsePreferredHours('09:00-17:30')).toEqual({ from: '09:00', until: '17:30' });
  expect(parsePreferredHours('any')).toBeNull();
  for (const wrong of [{}, '9-5', '9:00-17:00', '17:00-09:00', '09:00-24:00', '', null, 7])
    expect(codeOf(parsePreferredHours(wrong))).toBe('preferred-hours-invalid');
  expect(parseNoticeKinds({ breach: 'none' })).toEqual({ breach: 'none' });
  for (const wrong of [[], null, 'breach', { bills: 'mail' }, { constructor: 'mail' }])
    expect(codeOf(parseNoticeKinds(wrong))).toBe('notice-kinds-invalid');
  expect(parseNoticeKinds({ breach: 'fax' })).toMatchObject({ code: 'value-not-known', pointer: '/breach' });
});
