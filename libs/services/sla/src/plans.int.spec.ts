import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
} from 'kysely';
import type { PartyId } from '@icx/identifiers';
import { openWorld, type World } from '@icx/world-testing';
import { legListNames, legSides, type LegListName } from './index.ts';
import { stretchesOf } from './leg-filters.ts';
import { slaQueries } from './queries.ts';

let world: World;
let views: DatabaseSync;
beforeAll(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  views = new DatabaseSync(join(world.folder, 'views.db'), { readOnly: true });
}, 60_000);
afterAll(async () => {
  views.close();
  await world.remove();
});

/** A database that has nothing, and remembers what it was asked. */
const asking = () => {
  const asked: CompiledQuery[] = [];
  const driver = new DummyDriver();
  const connection = {
    executeQuery: (query: CompiledQuery) => (asked.push(query), Promise.resolve({ rows: [] })),
    streamQuery: () => {
      throw new Error('not asked for');
    },
  };
  driver.acquireConnection = () => Promise.resolve(connection as never);
  const query = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return { asked, views: { query } as unknown as Parameters<typeof slaQueries.lines>[0] };
};

const planOf = ({ sql, parameters }: CompiledQuery): readonly string[] =>
  views
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...(parameters as string[]))
    .map(({ detail }) => String(detail));

const cases = legListNames.flatMap((of: LegListName) =>
  [undefined, ...legSides].map((as) => ({ of, whose: as ?? 'anybody', as })),
);

// What fell due is listed by addressee alone.
test.each(cases.filter(({ of, as }) => !of.startsWith('due') || as === 'addressee'))(
  'a page of $of of $whose is found and sorted by an index',
  async ({ of, as }) => {
    const filters = { as: as ?? 'addressee', ...(as && { party: 'BBBB' as PartyId }) };
    const after = { day: '2026-12-07', request: 'icr_TEST1', leg: 1 };
    for (const stretch of stretchesOf(of)) {
      const { asked, views: recording } = asking();
      await slaQueries.lookedTo(recording, { stretch, filters, most: 1_000, after });
      expect(asked).toHaveLength(1);
      const plan = planOf(asked[0]!);
      expect(plan).toEqual([expect.stringMatching(/^SEARCH leg_lines USING (COVERING )?INDEX leg_lines_\d+ \(/)]);
    }
  },
);
