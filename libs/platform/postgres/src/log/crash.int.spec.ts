import { fileURLToPath } from 'node:url';
import { leafHashOf } from '@icx/event-store';
import { harm, harmless, writeAndKill } from '@icx/event-store/crash';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';
import { openPostgresLeaves, openPostgresLog } from './index.ts';

const ROUNDS = 6;
const WRITERS = fileURLToPath(new URL('./writers.fixture.ts', import.meta.url));

engineDescribe('postgresql')('kill -9', (program) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(program, { durable: true });
  });
  afterAll(() => server.stop());

  test(`of a process that writes, and of the server every other time, loses nothing that was acknowledged, ${ROUNDS} times over`, async () => {
    const acknowledged: string[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      acknowledged.push(...(await writeAndKill(WRITERS, server.url)));
      if (round % 2 === 0) {
        server.crash();
        await server.start();
      }
      const pool = openPool(server.url, { max: 2 });
      const log = await openPostgresLog({ pool, now: () => new Date().toISOString() });
      const events = await log.readAll(0n, 1_000_000);
      expect([round, harm(events, acknowledged)]).toEqual([round, harmless]);
      // Of those alone: the server may still be at what the killed process sent last.
      const leaves = await openPostgresLeaves(pool).leaves(0, events.length);
      expect(leaves.filter(({ text, hash }) => leafHashOf(text).compare(hash) !== 0)).toEqual([]);
      expect(leaves).toHaveLength(events.length);
      await log.close();
      await pool.end();
    }
    expect(acknowledged.length).toBeGreaterThan(64 * ROUNDS);
  }, 120_000);
});
