import { parseCommandId } from '@icx/identifiers';
import type { Refusal, RefusalKind } from '@icx/refusals';
import { refusalsMade } from '../../../../../infra/contract/refusals.ts';
import { refusalOfForeign } from './foreign-errors.ts';
import { statusOf } from './problem.ts';
import { statuses } from './statuses.data.ts';

// A parser of a command id makes of the refusal that all fields share one of its own.
const made = refusalsMade().filter(({ code }) => code !== 'command-id-invalid');
const expected = new Map(
  Object.entries(statuses).flatMap(([status, codes]) => codes.map((code) => [code, Number(status)] as const)),
);

test('every code has the status that it always had, wherever it is made', () => {
  expect(made.length).toBeGreaterThan(250);
  expect(made.filter(({ code, status }) => status !== (expected.get(code) ?? 422))).toEqual([]);
});

test('no code of the list is gone', () => {
  const found = new Set(made.map(({ code }) => code));
  expect([...expected.keys()].filter((code) => !found.has(code))).toEqual(['command-id-invalid']);
  for (const key of [undefined, '', 'a key', 'x'.repeat(129)])
    expect(statusOf(parseCommandId(key) as Refusal)).toBe(expected.get('command-id-invalid'));
});

test.each([405, 406, 408, 413, 415, 417, 431])('what HTTP refuses by itself with %i is told with it', (status) => {
  expect(statusOf(refusalOfForeign({ statusCode: status })!)).toBe(status);
});

test.each([
  ['malformed', 400],
  ['too-large', 413],
  ['moved', 412],
  [undefined, 422],
] as const)('a refusal of the kind %s is %i', (kind: RefusalKind | undefined, status) => {
  expect(statusOf({ refused: true, code: 'x', detail: 'X.', ...(kind ? { kind } : {}) })).toBe(status);
});
