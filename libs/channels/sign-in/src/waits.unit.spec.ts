import { Waits } from './waits.ts';

const now = 1_000_000;
/** Fails so many times, each as soon as it may; the waits. */
const waitsOf = (waits: Waits, times: number, key = 'anna'): number[] => {
  let at = now;
  return Array.from({ length: times }, () => {
    const wait = waits.failed(key, at);
    at += wait;
    return wait;
  });
};

test('so many failures are free; then one waits, twice as long each time, at most a quarter of an hour', () => {
  expect(waitsOf(new Waits(3), 9)).toEqual([0, 0, 30, 60, 120, 240, 480, 900, 900]);
});

test('the wait is told to the second, and over with it', () => {
  const waits = new Waits(1);
  waits.failed('anna', now);
  expect([0, 0.5, 29, 30].map((after) => waits.waitFor('anna', now + after))).toEqual([30, 30, 1, 0]);
  expect(waits.waitFor('bert', now)).toBe(0);
});

test('a success forgives, and so does time: one failure in a quarter of an hour', () => {
  const waits = new Waits(2);
  waits.failed('anna', now);
  waits.succeeded('anna');
  expect(waits.failed('anna', now)).toBe(0);
  expect(waits.failed('anna', now + 899)).toBe(30);
  expect(waits.failed('anna', now + 899 + 1_800)).toBe(0);
});

describe('when it is full', () => {
  test('of those who wait, nobody is let go, and who is not among them waits', () => {
    const waits = new Waits(1, 3);
    for (const key of ['a', 'b', 'c']) waits.failed(key, now);
    for (let n = 0; n < 10_400; n++) expect(waits.failed(`made up ${n}`, now + 1)).toBe(30);
    expect(['a', 'b', 'c', 'd'].map((key) => waits.waitFor(key, now + 1))).toEqual([29, 29, 29, 30]);
    expect(waits.waitFor('d', now + 30)).toBe(0);
  });

  test('who waits for nothing makes room, the one who failed longest ago first', () => {
    const waits = new Waits(2, 3);
    for (const key of ['waits', 'waits', 'first', 'second']) waits.failed(key, now);
    waits.failed('third', now);
    expect(waits.waitFor('waits', now)).toBe(30);
    expect(waits.failed('second', now)).toBe(30);
    expect(waits.failed('first', now)).toBe(0);
  });
});
