import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { viewsModule } from '@icx/composition';
import { openSqliteReadStore } from '@icx/sqlite/views';
import { instant } from '@icx/working-days';
import { median } from './median.ts';
import { inTemporaryFolder, newLog } from './sandbox-folder.ts';
import { simulateRequests } from './simulated-requests.ts';

const REQUESTS = 120_000;
const RUNS = 3;

/**
 * Events a second from the log into all views of the exchange, by the rebuild that `icx rebuild` runs, worker and swap;
 * in turns with what any rebuild has to do at least: read every event of the same file and parse its data.
 */
export const rebuild = (): Promise<{ eventsPerSecond: number; bareReadPerSecond: number }> =>
  inTemporaryFolder(async (folder) => {
    const { log } = newLog(folder);
    const at = instant('2026-11-23T10:00:00.000Z');
    const views = await openSqliteReadStore({
      path: join(folder, 'views.db'),
      log,
      logPath: join(folder, 'log.db'),
      viewsModule,
    });
    const events = await simulateRequests(log, REQUESTS, () => at, { whole: true });
    await views.reached(await log.head());
    const rates: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const { events: read, seconds } = bareRead(join(folder, 'log.db'));
      bare.push(read / seconds);
      rates.push(events / (await views.rebuild()).seconds);
    }
    await views.close();
    await log.close();
    return { eventsPerSecond: Math.round(median(rates)), bareReadPerSecond: Math.round(median(bare)) };
  });

/** Reads every event of a log and parses its data: the least that whoever makes something of all of them has to do. */
export const bareRead = (logPath: string): { readonly events: number; readonly seconds: number } => {
  const db = new DatabaseSync(logPath, { readOnly: true });
  const began = performance.now();
  let events = 0;
  for (const { data } of db.prepare('SELECT data FROM events ORDER BY position').iterate()) {
    JSON.parse(data as string);
    events += 1;
  }
  db.close();
  return { events, seconds: (performance.now() - began) / 1000 };
};
