import { Failures } from './failures.ts';

const now = 1_000_000;
/** Fails so many times, each as soon as it may; the waits. */
const waitsOf = (waits: Failures, free: number, times: number): number[] => {
  let at = now;
  return Array.from({ length: times }, () => {
    const wait = waits.failed('anna', free, at);
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
  expect(waits.failed('anna', 2, now)).toBe(0);
  expect(waits.failed('anna', 2, now + 899)).toBe(30);
  expect(waits.failed('anna', 2, now + 899 + 1_800)).toBe(0);
});

describe('when it is full', () => {
  test('of those who wait, nobody is let go, and who is not among them waits', () => {
    const waits = new Failures(3);
    for (const key of ['a', 'b', 'c']) waits.failed(key, 1, now);
    for (let n = 0; n < 10_400; n++) expect(waits.failed(`made up ${n}`, 1, now + 1)).toBe(30);
    expect(['a', 'b', 'c', 'd'].map((key) => waits.waitFor(key, now + 1))).toEqual([29, 29, 29, 30]);
    expect(waits.waitFor('d', now + 30)).toBe(0);
  });

  test('who waits for nothing makes room, the one who failed longest ago first', () => {
    const waits = new Failures(3);
    for (const key of ['waits', 'waits', 'first', 'second']) waits.failed(key, 2, now);
    waits.failed('third', 2, now);
    expect(waits.waitFor('waits', now)).toBe(30);
    expect(waits.failed('second', 2, now)).toBe(30);
    expect(waits.failed('first', 2, now)).toBe(0);
  });
});
