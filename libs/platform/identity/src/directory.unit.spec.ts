import { isFromBefore } from './directory.ts';

test.each<[number, number | undefined, boolean, string]>([
  [1_000, undefined, false, 'nothing is known of when it began'],
  [999, 1_000.4, true, 'an earlier holder'],
  [1_000, 1_000.4, false, 'the second in which it began: tokens and sessions have no smaller part'],
  [1_001, 1_000.4, false, 'later'],
])('of %d, with %p, is from before: %p (%s)', (then, since, expected, _) => {
  expect(isFromBefore(then, since)).toBe(expected);
});
