import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryData, MemoryLog } from '@icx/event-store/memory';
import { openPostgresCheckpoints, type PostgresCheckpoints } from '@icx/postgres/checkpoints';
import { openPool } from '@icx/postgres/database';
import { openPostgresReadStore, type PostgresReadStore } from '@icx/postgres/views';
import type { ReadStore } from '@icx/read-store';
import { Runner } from '@icx/runtime';
import { openSqliteReadStore } from '@icx/sqlite/views';
import { engineDescribe } from '../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../infra/postgresql/server.ts';
import { contexts } from './asked-queries.fixture.ts';
import { writeAwkwardLog } from './awkward-log.fixture.ts';
import { allViews, viewsModule } from './index.ts';

const tables = allViews.flatMap((view) => view.tables);

const everyRow = async ({ query }: ReadStore, { name, primaryKey }: (typeof tables)[number]) => {
  let rows = query.selectFrom(name).selectAll();
  for (const column of primaryKey) rows = rows.orderBy(column);
  return rows.execute();
};

const isEmpty = (answer: unknown): boolean =>
  !answer ||
  (Array.isArray(answer) && answer.length === 0) ||
  (answer instanceof Set && answer.size === 0) ||
  (Object.getPrototypeOf(answer) === Object.prototype && Object.values(answer).every((value) => value === 0));

engineDescribe('postgresql')('the views of all contexts over one log, on SQLite and on PostgreSQL', (program) => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-engines-'));
  let server: PostgresServer;
  let log: MemoryLog;
  let sqlite: ReadStore;
  let postgres: PostgresReadStore;
  let leases: PostgresCheckpoints;
  let runner: Runner;
  let pool: ReturnType<typeof openPool>;

  beforeAll(async () => {
    let seconds = 0;
    const now = () => new Date(Date.UTC(2026, 11, 4) + (seconds += 60) * 1_000).toISOString();
    // Positions that no number can hold, with gaps.
    log = new MemoryLog({ now, data: new MemoryData(), delay: () => Promise.resolve() });
    await writeAwkwardLog(log);
    server = await startPostgres(program);
    const logPath = join(folder, 'none.db');
    sqlite = await openSqliteReadStore({ path: join(folder, 'views.db'), log, logPath, viewsModule });
    pool = openPool(server.url);
    leases = await openPostgresCheckpoints({ pool, holder: 'spec' });
    postgres = await openPostgresReadStore({ url: server.url, log, viewsModule, pool });
    runner = new Runner(leases);
    runner.add(postgres.builder).wake();
    runner.start();
    const head = await log.head();
    await Promise.all([sqlite.reached(head), postgres.reached(head)]);
  });
  afterAll(async () => {
    await sqlite.close();
    await runner.stop();
    await leases.close();
    await postgres.close();
    await pool.end();
    await log.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test.each(tables)('$name has the same rows', async (table) => {
    const rows = await everyRow(sqlite, table);
    expect(rows.length).toBeGreaterThan(0);
    expect(await everyRow(postgres, table)).toEqual(rows);
  });

  describe.each(Object.entries(contexts))('the queries of %s', (_, queries) => {
    test.each(queries)('$name is answered alike, whatever is asked', async ({ query, asked }) => {
      const answers: unknown[] = [];
      for (const args of asked) {
        const answer = await query(sqlite, ...args);
        const inPostgres = await query(postgres, ...args);
        expect({ args, answer: inPostgres }).toEqual({ args, answer });
        answers.push(answer);
      }
      expect(answers.some((answer) => !isEmpty(answer))).toBe(true);
    });
  });

  test('a rebuild gives PostgreSQL the rows that following gave it', async () => {
    const before = await Promise.all(tables.map((table) => everyRow(postgres, table)));
    expect(await postgres.rebuild()).toMatchObject({ state: 'done' });
    expect(await Promise.all(tables.map((table) => everyRow(postgres, table)))).toEqual(before);
  });
});
