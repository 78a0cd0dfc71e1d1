import type { Counters } from './counters.ts';

/** Instances over the same counts, as processes have, on a clock that the spec moves. */
export interface CountersUnderTest {
  open(): Promise<Counters>;
  pass(seconds: number): Promise<void>;
}

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const passed = (waits: readonly number[]) => waits.filter((wait) => wait === 0).length;

/** Rules of the port `Counters`. @param instances how many at once: an engine in memory has one */
export const countersContract = (
  engine: string,
  make: () => Promise<CountersUnderTest>,
  { instances }: { readonly instances: number },
): void =>
  describe(`counters: ${engine}`, () => {
    let under: CountersUnderTest;
    let counters: Counters[];
    /** The nth of them, in turns. */
    const at = (n: number): Counters => counters[n % counters.length]!;

    beforeEach(async () => {
      under = await make();
      counters = [];
      while (counters.length < instances) counters.push(await under.open());
    });
    afterEach(() => Promise.all(counters.map((one) => one.close())));

    test('of many who ask at once whether they are first, one is; and nobody until the time is over', async () => {
      for (const round of times(50, (n) => `round ${n}`)) {
        const firsts = await Promise.all(times(6, (n) => at(n).first(round, 120)));
        expect(firsts.filter(Boolean)).toHaveLength(1);
      }
      await under.pass(119);
      expect(await at(1).first('round 0', 120)).toBe(false);
      await under.pass(122);
      expect(await at(1).first('round 0', 120)).toBe(true);
      expect(await at(0).first('round 0', 120)).toBe(false);
    });

    test('a limit is kept by all together: told how long to wait, and over with its time', async () => {
      const limit = { name: 'forms of anna', most: 7, seconds: 60 };
      expect(passed(await Promise.all(times(20, (n) => at(n).hit(limit))))).toBe(7);
      await under.pass(20);
      for (const wait of await Promise.all(times(3, (n) => at(n).hit(limit)))) {
        expect(wait).toBeLessThanOrEqual(41);
        expect(wait).toBeGreaterThan(20);
      }
      expect(await at(0).hit({ ...limit, name: 'forms of bert' })).toBe(0);
      await under.pass(41);
      expect(passed(await Promise.all(times(20, (n) => at(n).hit(limit))))).toBe(7);
    });

    test('of a large limit each lets pass no more than a hundredth beyond', async () => {
      const limit = { name: 'calls of AAAA', most: 1_000, seconds: 60 };
      let through = 0;
      for (const n of times(1_400, (n) => n)) if ((await at(n).hit(limit)) === 0) through += 1;
      expect(through).toBeGreaterThanOrEqual(1_000);
      expect(through).toBeLessThanOrEqual(1_000 + 10 * instances);
    });

    describe('who failed too often', () => {
      const slowed = (name: string, free: number) => ({ kind: 'source', name, free });

      /** The wait after one more failure; one that has to wait does not count. */
      const fail = async (n: number, ...of: readonly ReturnType<typeof slowed>[]) => {
        await at(n).waits.begin(of);
        return at(n + 1).waits.waitFor(of);
      };

      test('waits, wherever it failed and wherever it comes next, longer each time', async () => {
        const here = slowed('here', 3);
        expect([await fail(0, here), await fail(1, here), await fail(2, here), await fail(3, here)]).toEqual([
          ...[0, 0, 30, 30],
        ]);
        await under.pass(30);
        expect(await fail(0, here)).toBe(60);
        expect(await at(1).waits.waitFor([here, slowed('elsewhere', 3)])).toBe(60);
        expect(await at(0).waits.waitFor([slowed('elsewhere', 3)])).toBe(0);
        await under.pass(59);
        expect(await at(0).waits.waitFor([here])).toBe(1);
        await under.pass(1);
        expect(await at(1).waits.waitFor([here])).toBe(0);
      });

      test('is not let try more often because all come at once', async () => {
        const [here, office] = [slowed('here', 3), slowed('office', 5)];
        const tries = async (of: readonly ReturnType<typeof slowed>[]) =>
          passed((await Promise.all(times(20, (n) => at(n).waits.begin(of)))).map(({ wait }) => wait));
        expect(await tries([here, office])).toBe(3);
        // Those that had to wait there were none of the office.
        expect(await tries([office, slowed('there', 9)])).toBe(2);
      });

      test('counts no try that did not fail', async () => {
        const here = slowed('here', 1);
        const tried = await at(0).waits.begin([here, slowed('office', 2)]);
        expect(await at(1).waits.waitFor([here])).toBe(30);
        await tried.takeBack();
        expect(await at(1).waits.waitFor([here])).toBe(0);
        expect(await fail(1, slowed('office', 2))).toBe(0);
        expect(await fail(0, slowed('office', 2))).toBe(30);
      });

      test('is forgiven by a success, and one failure in a quarter of an hour by time', async () => {
        await fail(0, slowed('anna', 2), slowed('office', 2));
        await at(1).waits.succeeded(slowed('anna', 2));
        expect(await fail(0, slowed('anna', 2))).toBe(0);
        expect(await fail(0, slowed('office', 2))).toBe(30);
        await under.pass(1_800);
        expect(await fail(1, slowed('office', 2))).toBe(0);
      });

      test('of one kind is nothing to another', async () => {
        await at(0).waits.begin([{ kind: 'name', name: 'same', free: 1 }]);
        expect(await at(0).waits.waitFor([slowed('same', 1)])).toBe(0);
      });
    });

    describe('what is in hand', () => {
      const place = (of: string, more: object = {}) => ({ name: 'reveals of AAAA', of, seconds: 60, ...more });

      test('is told to all in the order in which it was taken: of many at once each has its own place', async () => {
        const told = await Promise.all(times(20, (n) => at(n).places.take(place(`reveal ${n}`))));
        const order = (await at(1).places.held('reveals of AAAA')).map(({ of }) => of);
        expect(order.toSorted()).toEqual(times(20, (n) => `reveal ${n}`).toSorted());
        // Whoever is fifth knows of four before it, wherever those were taken.
        for (const [n, held] of told.entries()) {
          const before = order.slice(0, order.indexOf(`reveal ${n}`) + 1);
          expect(held.map(({ of }) => of).slice(0, before.length)).toEqual(before);
        }
        expect(await at(0).places.held('reveals of BBBB')).toEqual([]);
      });

      test('is held until it is released, wherever that is done, and counts for what it takes', async () => {
        await at(0).places.take(place('one', { amount: 5 }));
        await at(1).places.take(place('two'));
        await at(0).places.take(place('one', { amount: 7 }));
        expect(await at(1).places.held('reveals of AAAA')).toEqual([
          { of: 'one', amount: 7 },
          { of: 'two', amount: 1 },
        ]);
        await at(1).places.release(place('one'));
        expect(await at(0).places.held('reveals of AAAA')).toEqual([{ of: 'two', amount: 1 }]);
      });

      test('counts no longer than it was said, unless it is kept for longer', async () => {
        for (const one of ['one', 'two']) await at(0).places.take(place(one));
        await under.pass(40);
        await at(1).places.take(place('two'));
        await under.pass(40);
        expect(await at(0).places.held('reveals of AAAA')).toEqual([{ of: 'two', amount: 1 }]);
      });
    });

    test('all go by one clock', async () => {
      const before = at(0).now();
      await under.pass(300);
      await Promise.all(counters.map((one) => one.first('look at the clock', 1)));
      for (const one of counters) expect(Math.abs(one.now() - before - 300)).toBeLessThan(30);
    });
  });
