import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { wallClock } from '@icx/runtime';
import { issueSandboxToken } from '@icx/identity';
import { startExchange, stop } from './child-server.ts';
import { median } from './median.ts';
import { benchDevice, inTemporaryFolder, newLog, recordDevices } from './sandbox-folder.ts';

const PAIRS = 4000;
const WARM_UP = 500;

/**
 * Threat T13: can a supplier tell by the time of a refusal whether the exchange knows a device? CCCC asks in turn for a
 * device that AAAA supplies and for one that nobody does. `distinguishable` is the probability that of such a pair the
 * known device took longer (the sign statistic): 0.5 is a coin.
 */
export const discovery = (): Promise<{ knownMs: number; unknownMs: number; distinguishable: number }> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    await recordDevices(log, PAIRS + WARM_UP);
    await log.close();
    const { url, child } = await startExchange(folder);
    const pool = new Pool(url, { connections: 1 });
    try {
      const token = await issueSandboxToken(
        { party: 'CCCC', role: 'supplier', now: wallClock.now() },
        keys.secret('sandbox-token'),
      );
      const ask = async (deviceId: string): Promise<number> => {
        const headers = {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        };
        const body = JSON.stringify({ deviceId, deviceType: 'ESME' });
        const began = performance.now();
        const response = await pool.request({ path: '/v1/requests', method: 'POST', headers, body });
        await response.body.text();
        if (response.statusCode !== 422) throw new Error(`Asked for ${deviceId}: ${response.statusCode}, not refused.`);
        return performance.now() - began;
      };
      const known: number[] = [];
      const unknown: number[] = [];
      for (let n = 0; n < PAIRS + WARM_UP; n += 1) {
        const { deviceId } = benchDevice(n);
        // In turns first and second, so that what follows upon what says nothing.
        const pair = [deviceId, deviceId.replace(/^0A-BE/, '0A-BF')];
        const [first, second] = n % 2 ? pair.toReversed() : pair;
        const times = [await ask(first!), await ask(second!)];
        if (n < WARM_UP) continue;
        known.push(times[n % 2 ? 1 : 0]!);
        unknown.push(times[n % 2 ? 0 : 1]!);
      }
      const longer = known.filter((time, n) => time > unknown[n]!).length;
      return {
        knownMs: round(median(known)),
        unknownMs: round(median(unknown)),
        distinguishable: round(longer / PAIRS),
      };
    } finally {
      await pool.destroy();
      await stop(child);
    }
  });

const round = (value: number): number => Math.round(value * 1000) / 1000;
