import { join } from 'node:path';
import { openSqliteReadStore } from '@icx/read-store-sqlite';
import { instant } from '@icx/working-days';
import { median } from './median.ts';
import { inTemporaryFolder, newLog } from './sandbox-folder.ts';
import { simulateRequests } from './simulated-requests.ts';

const REQUESTS = 120_000;
const RUNS = 3;

/** Events a second from the log into all views of the exchange, by the rebuild that `icx rebuild` runs: worker and swap. */
export const rebuild = (): Promise<{ eventsPerSecond: number }> =>
  inTemporaryFolder(async (folder) => {
    const { log } = newLog(folder);
    const at = instant('2026-11-23T10:00:00.000Z');
    const viewsModule = import.meta.resolve('@icx/world-testing/views');
    const views = await openSqliteReadStore({
      path: join(folder, 'views.db'),
      log,
      logPath: join(folder, 'log.db'),
      viewsModule,
    });
    const events = await simulateRequests(log, REQUESTS, () => at, { whole: true });
    await views.reached(await log.head());
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run++) rates.push(events / (await views.rebuild()).seconds);
    await views.close();
    await log.close();
    return { eventsPerSecond: Math.round(median(rates)) };
  });
