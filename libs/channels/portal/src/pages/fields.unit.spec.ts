import { bodyOf, keptOf, type FieldWords } from './fields.ts';
import { answersOf } from './shown-fields.ts';

const fields: readonly FieldWords[] = [
  { name: 'party', label: 'Party' },
  { name: 'evidence.installedOn', label: 'Installed', kind: 'date' },
  { name: 'identifiers.0.id', label: 'MPID' },
  { name: 'identifiers.1.id', label: 'Short code' },
  {
    ...{ name: 'scopes', label: 'May', kind: 'many' },
    options: [
      { value: 'requests:write', text: 'ask' },
      { value: 'answers:write', text: 'answer' },
    ],
  },
  { name: 'left', label: 'It left', kind: 'flag' },
];

test('a form becomes the body that the API takes: members in members, lists without what was left empty', () => {
  const typed = {
    ...{ party: ' GGGG ', 'evidence.installedOn-day': '3', 'evidence.installedOn-month': '1' },
    ...{ 'evidence.installedOn-year': '2026', 'identifiers.0.id': '', 'identifiers.1.id': 'GGG', left: 'yes' },
    'scopes-answers:write': 'yes',
  };
  expect(bodyOf(fields, typed)).toEqual({
    ...{ party: 'GGGG', evidence: { installedOn: '2026-01-03' }, identifiers: [{ id: 'GGG' }] },
    ...{ scopes: ['answers:write'], left: true },
  });
});

test('of what nothing was typed there is no member; of many nothing was chosen', () =>
  expect(bodyOf(fields, {})).toEqual({ scopes: [] }));

test('what was ticked is told as such before it is sent', () =>
  expect(answersOf(fields, { 'scopes-answers:write': 'yes', left: 'yes' })).toEqual([
    { key: { text: 'May' }, value: { text: 'answer' } },
    { key: { text: 'It left' }, value: { text: 'Yes' } },
  ]));

test('what was ticked is kept while the form is shown again', () =>
  expect(keptOf(fields, { 'scopes-answers:write': 'yes', other: 'x' })).toEqual({ 'scopes-answers:write': 'yes' }));

test('of what is typed one a line there is a list, whatever stands between; of none nothing', () => {
  const requests = [{ name: 'requests', label: 'Requests', kind: 'several' }] as const;
  expect(bodyOf(requests, { requests: ' icr_A\r\n\r\nicr_B, icr_C;' })).toEqual({
    requests: ['icr_A', 'icr_B', 'icr_C'],
  });
  expect(bodyOf(requests, { requests: ' ,\n' })).toEqual({});
  expect(answersOf(requests, { requests: 'icr_A\nicr_B' })).toEqual([
    { key: { text: 'Requests' }, value: { text: 'icr_A, icr_B' } },
  ]);
});

const moment: readonly FieldWords[] = [{ name: 'at', label: 'When', kind: 'moment' }];
const typedAt = (day: string, time: string) => ({ 'at-day': day, 'at-month': '7', 'at-year': '2026', 'at-time': time });

test('a time is read as a clock in London shows it; what is none is left for the DTO to refuse', () => {
  expect(bodyOf(moment, typedAt('3', '9:05'))).toEqual({ at: '2026-07-03T08:05:00.000Z' });
  expect(bodyOf(moment, typedAt('33', '9:05'))).toEqual({ at: '2026-07-33 9:05' });
  expect(bodyOf(moment, typedAt('3', '25:00'))).toEqual({ at: '2026-07-03 25:00' });
  expect(bodyOf(moment, { 'at-day': '', 'at-time': ' ' })).toEqual({});
  expect(keptOf(moment, typedAt('3', '9:05'))).toEqual(typedAt('3', '9:05'));
});
