import { capital, clerkCount, clerkNumber, plain } from './plain.ts';

test('words and numbers as people write them', () => {
  expect(plain('code-not-held')).toBe('code not held');
  expect(capital('either nation')).toBe('Either nation');
  expect(clerkNumber(12345)).toBe('12,345');
  expect([0, 1, 1200].map((count) => clerkCount(count, 'Working Day'))).toEqual([
    ...['0 Working Days', '1 Working Day', '1,200 Working Days'],
  ]);
});
