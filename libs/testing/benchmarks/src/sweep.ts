import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { wallClock } from '@icx/clock';
import { buildViews, openSqliteReadStore } from '@icx/read-store-sqlite';
import { Register } from '@icx/register-service';
import { defaultPolicy, requestServices } from '@icx/requests-service';
import { openSqliteVault } from '@icx/vault-sqlite';
import { addHours, instant } from '@icx/working-days';
import { median } from './median.ts';
import { inTemporaryFolder, newLog } from './sandbox-folder.ts';
import { simulateRequests } from './simulated-requests.ts';
import { views as allViews } from '@icx/world-testing/views';

const OPEN = 1_000_000;
const DUE = 1000;
const IDLE_TICKS = 101;
const RUNS = 5;

/** A million open deadlines: what a tick costs with nothing due, and what a thousand that are due cost. */
export const sweep = (): Promise<{ idleTickMs: number; per1000DueMs: number }> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    const monday = instant('2026-11-23T10:00:00.000Z');
    // Raised on days of their own: the first thousand are due first, then the next, the others long after.
    const raisedAt = (n: number) => addHours(monday, 24 * 7 * Math.min(RUNS, Math.floor(n / DUE)));
    await simulateRequests(log, OPEN, raisedAt, { whole: false });
    const logPath = join(folder, 'log.db');
    const path = join(folder, 'views.db');
    buildViews(logPath, path, allViews);
    const viewsModule = import.meta.resolve('@icx/world-testing/views');
    const views = await openSqliteReadStore({ path, log, logPath, viewsModule });
    const vault = await openSqliteVault({
      path: join(folder, 'vault.db'),
      keys,
      pairId: log.pairId,
      now: wallClock.now,
      random: randomBytes,
    });
    let now = instant('2026-11-24T10:00:00.000Z');
    const clock = { now: () => now };
    const register = new Register(log, views);
    const { timers } = requestServices({
      log,
      views,
      vault,
      keys,
      clock,
      register,
      policy: defaultPolicy,
      sandbox: true,
    });

    const idle: number[] = [];
    for (let tick = 0; tick < IDLE_TICKS; tick++) idle.push((await timed(() => timers.sweep())).ms);
    const due: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      now = (await timers.nextDueAt())!;
      const { ms, result } = await timed(() => timers.sweep());
      due.push((ms / result) * 1000);
    }
    await vault.close();
    await views.close();
    await log.close();
    return { idleTickMs: median(idle), per1000DueMs: median(due) };
  });

const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> => {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
};
