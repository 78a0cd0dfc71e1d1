import { setImmediate } from 'node:timers/promises';
import { Bench, type MakeStore } from './store-under-test.ts';
import { changed, newer } from './views.ts';

export const rebuilding = (make: MakeStore): void => {
  describe('rebuilding', () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await Bench.of(make);
    });
    afterEach(() => bench.under.remove());

    test('gives the rows that following gave, and following goes on in them', async () => {
      for (let n = 0; n < 30; n += 1)
        await bench.append(`thing ${n % 7}`, changed({ name: `name ${n}`, open: n % 2 === 0, about: { n } }), newer);
      await bench.store.reached(await bench.under.log.head());
      const [things, happenings] = [await bench.things(), await bench.happenings()];
      expect([things.length, happenings.length]).toEqual([7, 30]);

      const running = bench.store.rebuild();
      expect(bench.store.progress().state).toBe('running');
      const joined = bench.store.rebuild();
      expect(await running).toMatchObject({ state: 'done', processed: 60 });
      expect(await joined).toBe(await running);
      expect([await bench.things(), await bench.happenings()]).toEqual([things, happenings]);

      await bench.shown('thing 3', changed({ name: 'later' }));
      expect(await bench.happenings()).toHaveLength(31);
      expect((await bench.things())[3]).toMatchObject({ id: 'thing 3', name: 'later', events: 5 });
      await bench.store.close();
      expect((await bench.open()).discarded).toBeUndefined();
      expect(await bench.happenings()).toHaveLength(31);
    });

    test('goes unnoticed by those who write and read meanwhile', async () => {
      await bench.shown('a', changed({ name: 'one' }));
      let going = true;
      const rebuilds = (async () => {
        for (let n = 0; n < 3; n += 1) expect(await bench.store.rebuild()).toMatchObject({ state: 'done' });
      })().finally(() => (going = false));
      for (let events = 2; going; events += 1) {
        await bench.shown('a', changed({ name: 'again' }));
        expect(await bench.things()).toMatchObject([{ id: 'a', events }]);
        expect(await bench.happenings()).toHaveLength(events);
        await setImmediate();
      }
      await rebuilds;
      expect(bench.store.failure()).toBeUndefined();
    });
  });
};
