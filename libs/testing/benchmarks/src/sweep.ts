import { addHours, instant } from '@icx/working-days';
import { openServices } from './bench-services.ts';
import { median } from './median.ts';
import { inTemporaryFolder, newLog } from './sandbox-folder.ts';
import { simulateRequests } from './simulated-requests.ts';

const OPEN = 1_000_000;
const DUE = 1000;
const IDLE_TICKS = 101;
const RUNS = 5;

/** A million open deadlines: what a tick costs with nothing due, and what a thousand that are due cost. */
export const sweep = (): Promise<{ idleTickMs: number; per1000DueMs: number }> =>
  inTemporaryFolder(async (folder) => {
    const { log } = newLog(folder);
    const monday = instant('2026-11-23T10:00:00.000Z');
    // Raised on days of their own: the first thousand are due first, then the next, the others long after.
    const raisedAt = (n: number) => addHours(monday, 24 * 7 * Math.min(RUNS, Math.floor(n / DUE)));
    await simulateRequests(log, OPEN, raisedAt, { whole: false });
    await log.close();
    let now = instant('2026-11-24T10:00:00.000Z');
    const { requests, close } = await openServices(folder, { now: () => now });
    const { timers } = requests;

    const idle: number[] = [];
    for (let tick = 0; tick < IDLE_TICKS; tick++) idle.push((await timed(() => timers.sweep())).ms);
    const due: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      now = (await timers.nextDueAt())!;
      const { ms, result } = await timed(() => timers.sweep());
      due.push((ms / result) * 1000);
    }
    await close();
    return { idleTickMs: median(idle), per1000DueMs: median(due) };
  });

const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> => {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
};
