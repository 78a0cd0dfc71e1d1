import { MemoryCounters } from '@icx/runtime';
import { AttemptLimits, type Attempt } from './attempt-limits.ts';

const limitsOf = (what: string, perName: boolean) =>
  new AttemptLimits(new MemoryCounters(() => 1_000_000).waits, what, { perName });
const anna = (source: string, known = false): Attempt => ({ name: 'anna', source, known });
const fail = async (limits: AttemptLimits, attempts: readonly Attempt[]): Promise<void> => {
  for (const attempt of attempts) await limits.begin(attempt);
};
const many = <T>(times: number, make: (n: number) => T): T[] => Array.from({ length: times }, (_, n) => make(n));

test('one name from one source waits there from the fifth failure on, and nowhere else', async () => {
  const limits = limitsOf('sign-in', true);
  await fail(
    limits,
    many(5, () => anna('here')),
  );
  expect(await limits.waitFor(anna('here'))).toBe(30);
  expect(await limits.waitFor(anna('elsewhere'))).toBe(0);
  expect(await limits.waitFor({ ...anna('here'), name: 'bert' })).toBe(0);
});

test('one password over many names: the source waits, whatever names come next', async () => {
  const limits = limitsOf('sign-in', true);
  await fail(
    limits,
    many(20, (n) => ({ name: `name ${n}`, source: 'here', known: false })),
  );
  expect(await limits.waitFor({ name: 'the next one', source: 'here', known: false })).toBe(30);
  expect(await limits.waitFor({ name: 'the next one', source: 'elsewhere', known: false })).toBe(0);
});

test('a success in between frees neither the source nor the name', async () => {
  const limits = limitsOf('sign-in', true);
  for (const n of many(20, (n) => n)) {
    await fail(limits, [{ name: `name ${n}`, source: 'here', known: false }, anna(`source ${n}`)]);
    const own = { name: 'own account', source: 'here', known: true };
    const tried = await limits.begin(own);
    if (tried.wait === 0) await limits.succeeded(own, tried);
  }
  expect(await limits.waitFor({ name: 'the next one', source: 'here', known: false })).toBe(30);
  expect(await limits.waitFor(anna('a new source'))).toBeGreaterThan(0);
});

test('one name from many sources: every source waits but those from which it signed in before', async () => {
  const limits = limitsOf('sign-in', true);
  await fail(
    limits,
    many(10, (n) => anna(`source ${n}`)),
  );
  expect(await limits.waitFor(anna('a new source'))).toBe(30);
  expect(await limits.waitFor(anna('her office', true))).toBe(0);
});

test('for enrolment, where nobody can guess, many sources together keep nobody out', async () => {
  const limits = limitsOf('enrolment', false);
  await fail(
    limits,
    many(100, (n) => anna(`source ${n}`)),
  );
  expect(await limits.waitFor(anna('her home'))).toBe(0);
});
