import { StorageUnavailable } from '@icx/event-store';
import { refuse } from '@icx/refusals';
import { Parked } from '../index.ts';

const make = () => {
  const clock = { now: 0 };
  return { clock, parked: new Parked(() => clock.now) };
};
const no = refuse('no', 'It does not go.');

test('what is refused or breaks is parked and told; the others go on; what works is parked no more', async () => {
  const { parked } = make();
  expect(await parked.try('one', async () => no)).toBeUndefined();
  expect(await parked.try('two', () => Promise.reject(new Error('broken')), 'AAAA')).toBeUndefined();
  expect(await parked.try('three', async () => 3)).toBe(3);
  expect(parked.problem()).toBe('2 cannot go on, one first: It does not go.');
  expect([parked.problem('AAAA'), parked.problem('BBBB')]).toEqual(['two: broken', undefined]);
  expect(await parked.try('one', async () => 1)).toBe(1);
  expect([parked.has('one'), parked.has('two'), parked.size]).toEqual([false, true, 1]);
  parked.settle('two');
  expect(parked.problem()).toBeUndefined();
});

test('it is left alone for longer each time', async () => {
  const { parked, clock } = make();
  const waits: number[] = [];
  for (let time = 0; time < 8; time += 1) {
    const began = clock.now;
    await parked.try('one', async () => no);
    while (parked.isWaiting('one')) clock.now += 1_000;
    expect(parked.due()).toEqual(['one']);
    waits.push(clock.now - began);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000));
  await parked.try('one', async () => no);
  expect(parked.due()).toEqual([]);
  parked.retryAll();
  expect(parked.due()).toEqual(['one']);
});

test('without storage nothing is parked: everybody has to wait', async () => {
  const { parked } = make();
  const down = new StorageUnavailable('storage-full', 'full');
  await expect(parked.try('one', () => Promise.reject(down))).rejects.toBe(down);
  expect(parked.size).toBe(0);
});
