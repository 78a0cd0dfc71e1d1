import { Failures } from './failures.ts';

const now = 1_000_000;
/** The wait after one more failure. */
const fail = (waits: Failures, name: string, free: number, at = now): number => {
  waits.failed(name, free, at);
  return waits.waitFor(name, at);
};
/** Fails so many times, each as soon as it may; the waits. */
const waitsOf = (waits: Failures, free: number, times: number): number[] => {
  let at = now;
  return Array.from({ length: times }, () => {
    const wait = fail(waits, 'anna', free, at);
    at += wait;
    return wait;
  });
};

test('so many failures are free; then one waits, twice as long each time, at most a quarter of an hour', () => {
  expect(waitsOf(new Failures(), 3, 9)).toEqual([0, 0, 30, 60, 120, 240, 480, 900, 900]);
});

test('the wait is told to the second, and over with it', () => {
  const waits = new Failures();
  waits.failed('anna', 1, now);
  expect([0, 0.5, 29, 30].map((after) => waits.waitFor('anna', now + after))).toEqual([30, 30, 1, 0]);
  expect(waits.waitFor('bert', now)).toBe(0);
});

test('a success forgives, and so does time: one failure in a quarter of an hour', () => {
  const waits = new Failures();
  waits.failed('anna', 2, now);
  waits.succeeded('anna');
  expect(fail(waits, 'anna', 2, now)).toBe(0);
  expect(fail(waits, 'anna', 2, now + 899)).toBe(30);
  expect(fail(waits, 'anna', 2, now + 899 + 1_800)).toBe(0);
});

describe('one that did not fail', () => {
  test('is as if it had not been, the wait of those before included', () => {
    const waits = new Failures();
    for (const at of [0, 1, 2]) waits.failed('office', 2, now + at);
    const tried = waits.failed('office', 2, now + 100);
    expect(waits.waitFor('office', now + 100)).toBe(120);
    waits.takeBack('office', tried);
    expect([50, 100].map((after) => waits.waitFor('office', now + after))).toEqual([12, 0]);
    // Nor is anything forgiven by it, however long ago that was.
    waits.takeBack('office', waits.failed('office', 2, now + 1_000));
    expect(fail(waits, 'office', 2, now + 1_001)).toBe(60);
  });

  test('forgives nothing of what came meanwhile, in whatever order they end', () => {
    const waits = new Failures();
    const [first, , last] = [1, 2, 3].map((at) => waits.failed('office', 2, now + at));
    for (const tried of [first, last]) waits.takeBack('office', tried!);
    expect(waits.waitFor('office', now + 3)).toBe(0);
    expect(fail(waits, 'office', 2, now + 4)).toBe(30);
  });

  test('leaves no name behind', () => {
    const waits = new Failures(1);
    waits.takeBack('anna', waits.failed('anna', 1, now));
    expect(waits.waitFor('bert', now)).toBe(0);
  });
});

describe('when it is full', () => {
  test('of those who wait, nobody is let go, and who is not among them waits', () => {
    const waits = new Failures(3);
    for (const key of ['a', 'b', 'c']) waits.failed(key, 1, now);
    for (let n = 0; n < 10_400; n++) expect(fail(waits, `made up ${n}`, 1, now + 1)).toBe(30);
    expect(['a', 'b', 'c', 'd'].map((key) => waits.waitFor(key, now + 1))).toEqual([29, 29, 29, 30]);
    expect(waits.waitFor('d', now + 30)).toBe(0);
  });

  test('who waits for nothing makes room, the one who failed longest ago first', () => {
    const waits = new Failures(3);
    for (const key of ['waits', 'waits', 'first', 'second']) waits.failed(key, 2, now);
    waits.failed('third', 2, now);
    expect(waits.waitFor('waits', now)).toBe(30);
    expect(fail(waits, 'second', 2, now)).toBe(30);
    expect(fail(waits, 'first', 2, now)).toBe(0);
  });
});
