import { must } from '@icx/refusals';
import { calendars, plainDate } from '@icx/working-days';
import type { Term } from '@icx/working-days';
import { addTerm, effectOf, type TermFacts } from './index.ts';

const ten: Term = {
  id: 'mp121-10wd',
  effectiveFrom: plainDate('2019-01-01'),
  workingDays: 10,
  calendar: 'england-and-wales',
};
const five: Term = {
  id: 'mp121-5wd',
  effectiveFrom: plainDate('2021-12-17'),
  workingDays: 5,
  calendar: 'england-and-wales',
};
const facts: TermFacts = { terms: [ten], calendars, running: { count: 0, last: null } };

test('a term is taken, and what it changes is told by what is received on its first day', () => {
  expect(addTerm(five, facts)).toEqual(five);
  expect(must(effectOf(five, facts))).toEqual({
    before: { term: 'mp121-10wd', dueOn: '2022-01-05' },
    dueOn: '2021-12-24',
  });
  expect(must(effectOf({ ...five, calendar: 'scotland', workingDays: 10 }, { ...facts, terms: [] }))).toEqual({
    before: null,
    dueOn: '2022-01-06',
  });
});

test.each<[string, Partial<Term>, Partial<TermFacts>, string, string]>([
  ['the id of another', { id: ten.id }, {}, 'term-exists', '/id'],
  ['the day of another', { effectiveFrom: ten.effectiveFrom }, {}, 'term-day-taken', '/effectiveFrom'],
  [
    'the past of a running leg',
    {},
    { running: { count: 2, last: plainDate('2021-12-20') } },
    'term-begins-too-early',
    '/effectiveFrom',
  ],
  [
    'no bank holidays for its first deadline',
    { effectiveFrom: plainDate('2028-12-27') },
    {},
    'term-not-covered',
    '/effectiveFrom',
  ],
])('a term with %s is refused', (_, term, differing, code, pointer) =>
  expect(addTerm({ ...five, ...term }, { ...facts, ...differing })).toMatchObject({ refused: true, code, pointer }),
);
