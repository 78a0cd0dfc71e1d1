import type { Pool } from 'pg';
import { LeaseLost, Runner, type Job } from '@icx/runtime';
import { checkpointsContract } from '@icx/runtime/checkpoints-contract';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool, transaction } from '../database/index.ts';
import { fenced, openPostgresCheckpoints, type PostgresCheckpoints } from './index.ts';

engineDescribe('postgresql')('checkpoints and leases on a server of their own', (program) => {
  let server: PostgresServer;
  let pool: Pool;
  beforeAll(async () => {
    server = await startPostgres(program);
    pool = openPool(server.url);
  });
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  /** Renewals come when the test is long over, unless it says otherwise. */
  const open = (ttlMs = 600_000) => openPostgresCheckpoints({ pool, holder: 'spec', ttlMs });
  const letLapse = async () => void (await pool.query(`UPDATE icx_run.leases SET expires_at = '-infinity'`));
  const empty = async () => void (await pool.query('DROP SCHEMA IF EXISTS icx_run CASCADE'));

  checkpointsContract('PostgreSQL', async () => ({ open: () => open(), letLapse, remove: empty }));

  describe('among several processes', () => {
    let first: PostgresCheckpoints;
    let second: PostgresCheckpoints;
    /** Short, so that renewals and stand-by come soon. */
    beforeEach(async () => {
      first = await open(1_500);
      second = await open(1_500);
    });
    afterEach(async () => {
      await first.close();
      await second.close();
      await empty();
    });

    test('a lease that another one has is not to be had, and one that lapsed gets a new token from its own holder too', async () => {
      const token = await first.take('job');
      expect([token, await second.take('job')]).toEqual([1n, undefined]);
      await letLapse();
      expect(await first.take('job')).toBe(2n);
    });

    test('who holds one renews it for as long as it lives; refused, it hears of it', async () => {
      await first.take('job');
      const { lapsing } = first;
      const expiry = async () => {
        const { rows } = await pool.query(
          'SELECT expires_at > clock_timestamp() AS holds, expires_at FROM icx_run.leases',
        );
        return rows[0] as { holds: boolean; expires_at: Date };
      };
      const { expires_at: began } = await expiry();
      while ((await expiry()).expires_at.getTime() < began.getTime() + 1_000);
      expect(await expiry()).toMatchObject({ holds: true });
      const lost = lapsing!.lost('job');
      expect(lost.aborted).toBe(false);
      await letLapse();
      await new Promise((resolve) => lost.addEventListener('abort', resolve));
      expect(await second.take('job')).toBeGreaterThan(1n);
    });

    test('a fenced transaction keeps the lease to its end, and one that was taken over does nothing', async () => {
      const token = (await first.take('job'))!;
      await first.close();
      let over = false;
      let taking: Promise<unknown> | undefined;
      await transaction(pool, async (client) => {
        await fenced(client, 'job', token);
        taking = second.take('job').then((taken) => expect([taken, over]).toEqual([token + 1n, true]));
        await client.query('SELECT pg_sleep(0.1)');
        over = true;
      });
      await taking;
      await expect(transaction(pool, (client) => fenced(client, 'job', token))).rejects.toThrow(LeaseLost);
    });

    test('a job goes on in another process when its own loses the lease, and comes back when that one stops', async () => {
      const running: string[] = [];
      const told = new Set<() => void>();
      const jobOf = (name: string): Job => ({
        name: 'job',
        run: ({ signal }) =>
          new Promise<void>((resolve) => {
            running.push(name);
            for (const tell of told) tell();
            if (signal.aborted) resolve();
            signal.addEventListener('abort', () => resolve(), { once: true });
          }),
      });
      const until = (count: number) =>
        new Promise<void>((resolve) => {
          const look = () => (running.length >= count ? resolve() : undefined);
          told.add(look);
          look();
        });
      const [one, other] = [new Runner(first), new Runner(second)];
      one.add(jobOf('one')).wake();
      one.start();
      await until(1);
      other.add(jobOf('other')).wake();
      other.start();
      await one.stop();
      await until(2);
      expect(running).toEqual(['one', 'other']);
      const third = new Runner(first);
      third.add(jobOf('third')).wake();
      third.start();
      await pool.query(`UPDATE icx_run.leases SET holder = 'somebody', token = token + 1, expires_at = '-infinity'`);
      await until(3);
      await Promise.all([other.stop(), third.stop()]);
    });
  });
});
