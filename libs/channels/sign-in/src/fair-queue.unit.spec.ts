import { isRefusal } from '@icx/refusals';
import { FairQueue } from './fair-queue.ts';

/** Work that is done when it is told to be, and what was begun, in order. */
const workshop = () => {
  const queue = new FairQueue();
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const outcomes: Promise<unknown>[] = [];
  return {
    begun,
    add: (name: string, source: string): Promise<unknown> => {
      const outcome = queue.run(source, () => {
        begun.push(name);
        return new Promise<string>((resolve) => ends.push(() => resolve(name)));
      });
      outcomes.push(outcome);
      return outcome;
    },
    finish: async (): Promise<unknown[]> => {
      for (let end = ends.shift(); end; end = ends.shift()) {
        end();
        for (let turns = 0; turns < 5; turns++) await Promise.resolve();
      }
      return Promise.all(outcomes);
    },
  };
};

test('sixty at once from one source: five are done, the others refused at once, and one from elsewhere waits for two', async () => {
  const { add, begun, finish } = workshop();
  const all = Array.from({ length: 60 }, (_, n) => add(`flood ${n}`, 'flood'));
  void add('honest', 'elsewhere');
  const refused = await Promise.all(all.slice(5));
  expect(refused.every((one) => isRefusal(one) && one.code === 'sign-in-too-many')).toBe(true);
  await finish();
  expect(begun).toEqual(['flood 0', 'flood 1', 'honest', 'flood 2', 'flood 3', 'flood 4']);
});

test('from very many sources together no more is taken than is done soon', async () => {
  const { add, begun, finish } = workshop();
  const all = Array.from({ length: 100 }, (_, n) => add(`n ${n}`, `source ${n}`));
  expect(await Promise.all(all.slice(31))).toEqual(Array(69).fill(expect.objectContaining({ code: 'sign-in-busy' })));
  await finish();
  expect(begun).toHaveLength(31);
  void add('later', 'source 0');
  await finish();
  expect(begun.at(-1)).toBe('later');
});

test('one at a time, and what fails holds nobody up', async () => {
  const queue = new FairQueue();
  let running = 0;
  const work = (fails: boolean) => async () => {
    expect(++running).toBe(1);
    await new Promise(setImmediate);
    running -= 1;
    if (fails) throw new Error('no memory');
    return 'done';
  };
  const outcomes = await Promise.allSettled([
    queue.run('a', work(true)),
    queue.run('a', work(false)),
    queue.run('b', work(false)),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});
