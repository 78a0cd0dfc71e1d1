import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { addMinutes, instant } from '@icx/working-days';
import { openServices } from '../bench-services.ts';
import { inTemporaryFolder, newLog } from '../sandbox-folder.ts';
import { simulateRequests } from '../simulated-requests.ts';

import { breachPages } from './breach-pages.ts';
import { firing } from './firing.ts';

const LEGS = 1_000_000;
/** Due when the exchange comes back: of a million a hundred thousand. */
const DUE_SHARE = 10;
const MONTH = '2027-01';

/** Tuesday: what was put on Monday the 4th was due the day before, of what was put since the 14th nothing is. */
const now = instant('2027-01-19T10:00:00.000Z');
const due = instant('2027-01-04T10:00:00.000Z');
const since = instant('2027-01-14T10:00:00.000Z');
const DAYS = 4;

interface Month {
  readonly seconds: number;
  readonly legs: number;
  readonly peakRssMiB: number;
  readonly bareReadSeconds: number;
}

/** A month of so many legs, all of them open: its overdue deadlines fired, its breaches by pages, its report. */
export const report = (legs = LEGS) =>
  inTemporaryFolder(async (folder) => {
    const { log } = newLog(folder);
    const first = Math.max(1, Math.floor(legs / DUE_SHARE));
    const minutes = (n: number) => Math.floor(((n - first) / (legs - first)) * DAYS * 24 * 60);
    await simulateRequests(log, legs, (n) => (n < first ? due : addMinutes(since, minutes(n))), { whole: false });
    await log.close();
    const services = await openServices(folder, { now: () => now });
    const fired = await firing(services, now, { first, count: Math.min(1_000, legs - first) });
    const breachPageP99ms = await breachPages(services, now);
    await services.close();
    return { ...monthOf(folder), breachPageP99ms, ...fired };
  });

const monthOf = (folder: string): Month => {
  const child = fileURLToPath(new URL('./month-child.ts', import.meta.url));
  const loader = new URL('../../../../../infra/node/typescript.mjs', import.meta.url).href;
  const { status, stdout } = spawnSync(process.execPath, ['--import', loader, child, folder, MONTH], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`The report ended with ${status}.`);
  return JSON.parse(stdout) as Month;
};
