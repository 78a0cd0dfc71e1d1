import { ViewsBehind } from '../read-store.ts';
import { Bench, nextViews, type MakeStore } from './store-under-test.ts';
import { changed, newer, poison } from './views.ts';

export const following = (make: MakeStore): void => {
  describe('following the log', () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await Bench.of(make);
    });
    afterEach(() => bench.under.remove());

    test('a row stands as its stream does, and what happened is there once for each event', async () => {
      const first = await bench.shown('a', changed({ name: 'one' }), changed({ name: 'two' }));
      const second = await bench.shown('b', changed({ name: 'other' }));
      const third = await bench.shown('a', changed({ name: 'three' }));
      expect(await bench.store.position()).toBe(third);
      expect(await bench.things()).toMatchObject([
        { id: 'a', name: 'three', events: 3, changed_position: third },
        { id: 'b', name: 'other', events: 1, changed_position: second },
      ]);
      const told = await bench.happenings();
      expect(told.map(({ thing }) => thing)).toEqual(['a', 'a', 'b', 'a']);
      expect(told.map(({ position }) => position).slice(1)).toEqual([first, second, third]);
    });

    test('everybody who waits for a position hears of it once it is there, and nobody before', async () => {
      const order: string[] = [];
      const first = await bench.append('a', changed({ name: 'one' }));
      const second = await bench.append('a', changed({ name: 'two' }));
      await Promise.all(
        [second, first, second].map((position) =>
          bench.store.reached(position).then(() => order.push(position === first ? 'first' : 'second')),
        ),
      );
      expect(order.toSorted()).toEqual(['first', 'second', 'second']);
      await bench.store.reached(first);
    });

    test('an event of a newer release is passed over, and counts as handled', async () => {
      await bench.shown('a', changed({ name: 'one' }));
      const position = await bench.shown('a', newer);
      expect(await bench.store.position()).toBe(position);
      expect(await bench.things()).toMatchObject([{ id: 'a', name: 'one', events: 1 }]);
      expect(await bench.happenings()).toHaveLength(1);
    });

    test('after a restart it goes on behind the last event handled, with each event handled once', async () => {
      await bench.shown('a', changed({ name: 'one' }), changed({ name: 'two' }));
      await bench.store.close();
      await bench.append('b', changed({ name: 'other' }));
      const last = await bench.append('a', changed({ name: 'three' }));
      const { discarded } = await bench.open();
      expect(discarded).toBeUndefined();
      await bench.store.reached(last);
      expect(await bench.things()).toMatchObject([
        { id: 'a', name: 'three', events: 3 },
        { id: 'b', events: 1 },
      ]);
      expect(await bench.happenings()).toHaveLength(4);
    });

    test('of a batch that cannot be written nothing is, and whoever waits hears of it', async () => {
      const sound = await bench.shown('a', changed({ name: 'one' }));
      const broken = await bench.append('b', changed({ name: 'other', about: {} }), changed({ about: {} }));
      await expect(bench.store.reached(broken)).rejects.toThrow(ViewsBehind);
      expect(bench.store.failure()?.message).toContain('things.name');
      expect(await bench.store.position()).toBe(sound);
      expect(await bench.things()).toMatchObject([{ id: 'a' }]);
      expect(await bench.happenings()).toHaveLength(1);
      await expect(bench.store.reached(broken)).rejects.toThrow(ViewsBehind);
    });

    test('an event that cannot be folded ends it, and what is shown stays', async () => {
      await bench.shown('a', changed({ name: 'one' }));
      const position = await bench.append('a', poison);
      await expect(bench.store.reached(position)).rejects.toThrow('no fold for poison');
      expect(await bench.things()).toMatchObject([{ id: 'a', name: 'one' }]);
    });

    test('views of another version are thrown away and made anew', async () => {
      const position = await bench.shown('a', changed({ name: 'one' }));
      await bench.store.close();
      const { discarded } = await bench.open(nextViews);
      expect(discarded).toBe('it holds other views or versions');
      await bench.store.reached(position);
      expect(await bench.things()).toMatchObject([{ id: 'a', name: 'one', events: 1 }]);
      expect(await bench.happenings()).toHaveLength(1);
    });

    test('a store that is closed says so', async () => {
      const position = await bench.append('a', changed({ name: 'one' }));
      await bench.store.reached(position);
      const waiting = bench.store.reached(position + 1n);
      waiting.catch(() => {});
      await bench.store.close();
      const closed = { reason: 'storage-closed' };
      await expect(waiting).rejects.toMatchObject(closed);
      await expect(bench.store.rebuild()).rejects.toMatchObject(closed);
      await expect(bench.things()).rejects.toMatchObject(closed);
    });
  });
};
