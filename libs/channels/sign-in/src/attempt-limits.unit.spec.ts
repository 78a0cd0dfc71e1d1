import { AttemptLimits, type Attempt } from './attempt-limits.ts';

const now = 1_000_000;
const anna = (source: string, known = false): Attempt => ({ name: 'anna', source, known });
const fail = (limits: AttemptLimits, attempts: readonly Attempt[]): void => {
  for (const attempt of attempts) limits.failed(attempt, now);
};
const many = <T>(times: number, make: (n: number) => T): T[] => Array.from({ length: times }, (_, n) => make(n));

test('one name from one source waits there from the fifth failure on, and nowhere else', () => {
  const limits = new AttemptLimits({ perName: true });
  fail(
    limits,
    many(5, () => anna('here')),
  );
  expect(limits.waitFor(anna('here'), now)).toBe(30);
  expect(limits.waitFor(anna('elsewhere'), now)).toBe(0);
  expect(limits.waitFor({ ...anna('here'), name: 'bert' }, now)).toBe(0);
});

test('one password over many names: the source waits, whatever names come next', () => {
  const limits = new AttemptLimits({ perName: true });
  fail(
    limits,
    many(20, (n) => ({ name: `name ${n}`, source: 'here', known: false })),
  );
  expect(limits.waitFor({ name: 'the next one', source: 'here', known: false }, now)).toBe(30);
  expect(limits.waitFor({ name: 'the next one', source: 'elsewhere', known: false }, now)).toBe(0);
});

test('a success in between frees neither the source nor the name', () => {
  const limits = new AttemptLimits({ perName: true });
  for (const n of many(20, (n) => n)) {
    fail(limits, [{ name: `name ${n}`, source: 'here', known: false }, anna(`source ${n}`)]);
    limits.succeeded({ name: 'own account', source: 'here', known: true });
  }
  expect(limits.waitFor({ name: 'the next one', source: 'here', known: false }, now)).toBe(30);
  expect(limits.waitFor(anna('a new source'), now)).toBeGreaterThan(0);
});

test('one name from many sources: every source waits but those from which it signed in before', () => {
  const limits = new AttemptLimits({ perName: true });
  fail(
    limits,
    many(10, (n) => anna(`source ${n}`)),
  );
  expect(limits.waitFor(anna('a new source'), now)).toBe(30);
  expect(limits.waitFor(anna('her office', true), now)).toBe(0);
});

test('for enrolment, where nobody can guess, many sources together keep nobody out', () => {
  const limits = new AttemptLimits({ perName: false });
  fail(
    limits,
    many(100, (n) => anna(`source ${n}`)),
  );
  expect(limits.waitFor(anna('her home'), now)).toBe(0);
});
