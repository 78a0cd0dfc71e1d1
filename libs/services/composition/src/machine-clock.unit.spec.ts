import { clockProblem } from './machine-clock.ts';

const shared = { now: () => 1_000_000 };

test('a machine whose clock is right, or nearly, has no problem', () => {
  for (const machine of [999_970, 1_000_000, 1_000_030]) expect(clockProblem(shared, machine)).toBeUndefined();
});

test('by how much it is wrong is told, and which way', () => {
  expect(clockProblem(shared, 1_000_300)).toContain('300 seconds ahead of the database');
  expect(clockProblem(shared, 999_700)).toContain('300 seconds behind the database');
});
