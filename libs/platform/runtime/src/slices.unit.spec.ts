import { mapInSlices, Pieces, slices } from './index.ts';

/** Keeps the processor busy for so long. */
const work = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

test('long work lets others have their turn again and again; short work does not wait', async () => {
  let turns = 0;
  let done = false;
  const others = (): void => {
    turns++;
    if (!done) setImmediate(others);
  };
  setImmediate(others);
  expect(await mapInSlices([1, 2, 3, 4, 5, 6, 7, 8], (n, index) => (work(3), n * index))).toEqual([
    0, 2, 6, 12, 20, 30, 42, 56,
  ]);
  done = true;
  expect(turns).toBeGreaterThanOrEqual(3);
  expect(slices()()).toBeUndefined();
});

test('what a step throws is thrown', () =>
  expect(
    mapInSlices([1], () => {
      throw new Error('bug');
    }),
  ).rejects.toThrow('bug'));

test('of pieces one is worked on at a time, in the order of coming; one that fails hurts no other; others have a turn', async () => {
  const pieces = new Pieces();
  const told: string[] = [];
  const piece = (name: string) => async () => {
    told.push(`${name} begins`);
    await Promise.resolve();
    told.push(`${name} ends`);
    return name;
  };
  const first = pieces.take(piece('one'));
  const failing = pieces.take(() => Promise.reject(new Error('bug')));
  const last = pieces.take(piece('two'));
  setImmediate(() => told.push('somebody else'));
  await expect(failing).rejects.toThrow('bug');
  expect(await Promise.all([first, last])).toEqual(['one', 'two']);
  expect(told).toEqual(['one begins', 'one ends', 'somebody else', 'two begins', 'two ends']);
});
