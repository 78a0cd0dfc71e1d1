import { sql } from 'kysely';
import { Bench, type MakeStore } from './store-under-test.ts';
import { changed } from './views.ts';

/** In the order of their bytes in UTF-8, which is nobody's language. */
const names = ['', '%_\\', '10', '9', 'Z', 'a', 'a b', "d'Or", 'É', 'é', '中', '🔑'];

export const answering = (make: MakeStore): void => {
  describe('answering queries', () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await Bench.of(make);
    });
    afterEach(() => bench.under.remove());

    test('a column comes as its type says, with nothing and with awkward values', async () => {
      const about = { z: [1, null, 'two'], a: { nested: '"\\{}', n: -0.5 }, list: [] };
      const position = await bench.shown('a', changed({ name: 'O\'Brien {"a"}, NULL', open: true, count: -1, about }));
      const later = await bench.shown(
        'b',
        changed({ name: 'x', open: false, count: 2_147_483_647, about: [1, 'two'] }),
      );
      const last = await bench.shown('c', changed({ name: null }));
      const common = { events: 1 };
      expect(await bench.things()).toEqual([
        { ...common, id: 'a', name: 'O\'Brien {"a"}, NULL', open: true, count: -1, changed_position: position, about },
        {
          ...common,
          id: 'b',
          name: 'x',
          open: false,
          count: 2_147_483_647,
          changed_position: later,
          about: [1, 'two'],
        },
        { ...common, id: 'c', name: null, open: null, count: null, changed_position: last, about: null },
      ]);
      expect(Object.keys((await bench.things())[0]!['about'] as object)).toEqual(['z', 'a', 'list']);
    });

    test('a column keeps its type under another name, in a join, a union and a selection from a selection', async () => {
      const position = await bench.shown('a', changed({ name: 'one', open: true, about: { n: 1 } }));
      const { rows } = await sql`
        select t.id, t.open as is_open, h.position as at, h.about from things t
        join (select position, thing, about from happenings where position > 0) as h on h.thing = t.id
        union all select id, open, changed_position, about from things order by 1`.execute(bench.store.query);
      const row = { id: 'a', is_open: true, at: position, about: { n: 1 } };
      expect(rows).toEqual([row, row]);
    });

    test('text is in the order of its bytes, forwards, backwards and after a place', async () => {
      for (const name of names.toReversed()) await bench.append(`thing ${name}`, changed({ name }));
      await bench.store.reached(await bench.under.log.head());
      const select = () => bench.store.query.selectFrom('things').select('name');
      const named = (rows: readonly Record<string, unknown>[]) => rows.map(({ name }) => name);
      expect(named(await select().orderBy('name').execute())).toEqual(names);
      expect(named(await select().orderBy('name', 'desc').execute())).toEqual(names.toReversed());
      for (const [index, name] of names.entries())
        expect(named(await select().where('name', '>', name).orderBy('name').execute())).toEqual(
          names.slice(index + 1),
        );
    });

    test('nothing comes where it is asked to come', async () => {
      await bench.append('a', changed({ name: 'one', count: 1 }));
      await bench.shown('b', changed({ name: 'two' }));
      const ids = async (first: boolean) => {
        const rows = await bench.store.query
          .selectFrom('things')
          .select('id')
          .orderBy('count', (order) => (first ? order.nullsFirst() : order.nullsLast()))
          .execute();
        return rows.map(({ id }) => id);
      };
      expect([await ids(true), await ids(false)]).toEqual([
        ['b', 'a'],
        ['a', 'b'],
      ]);
    });

    test('a boolean is asked for as one, by value and in the text of a query', async () => {
      for (const open of [true, false, null]) await bench.append(`is ${open}`, changed({ name: 'x', open }));
      await bench.store.reached(await bench.under.log.head());
      const select = () => bench.store.query.selectFrom('things').select('id').orderBy('id');
      expect(await select().where('open', '=', true).execute()).toEqual([{ id: 'is true' }]);
      expect(await select().where('open', 'in', [true, false]).execute()).toEqual([
        { id: 'is false' },
        { id: 'is true' },
      ]);
      expect(
        await select()
          .where(sql<boolean>`open = false`)
          .execute(),
      ).toEqual([{ id: 'is false' }]);
    });

    test('queries only read', async () => {
      const written = bench.store.query.insertInto('thing_names').values({ id: 'x' });
      await expect(written.execute()).rejects.toThrow(/read-?only/);
    });
  });
};
