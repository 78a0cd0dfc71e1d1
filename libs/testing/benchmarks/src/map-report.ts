import { readFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { wallClock } from '@icx/runtime';
import { parseMapId } from '@icx/identifiers';
import { issueSandboxToken } from '@icx/identity';
import { must } from '@icx/refusals';
import { startExchange, stop } from './child-server.ts';
import { benchDevice, inTemporaryFolder, newLog } from './sandbox-folder.ts';

const DEVICES = 1_000_000;
const mapId = must(parseMapId('MAPX'));

/** The report to an asset provider of a million devices, over HTTP, and the memory of the exchange meanwhile. */
export const mapReport = (): Promise<Record<string, number>> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    const batch = 2000;
    for (let first = 0; first < DEVICES; first += batch)
      await Promise.all(
        Array.from({ length: batch }, (_, index) => {
          const data = { ...benchDevice(first + index), mapId };
          return log.append(`device-${data.deviceId}`, 'no-stream', [{ type: 'inventory.device-recorded.v2', data }]);
        }),
      );
    await log.close();
    const { url, child } = await startExchange(folder);
    try {
      const token = await issueSandboxToken(
        { party: 'MAPX', role: 'map', now: wallClock.now() },
        keys.secret('sandbox-token'),
      );
      const headers = { authorization: `Bearer ${token}` };
      // Once before: what the views took to be built is not the report's.
      await rowsOf(url, headers);
      await pause(2_000);
      const before = residentOf(child);
      let peak = before;
      const watching = setInterval(() => (peak = Math.max(peak, residentOf(child))), 50);
      const began = performance.now();
      const rows = await rowsOf(url, headers);
      const seconds = (performance.now() - began) / 1000;
      clearInterval(watching);
      return { rows, seconds, rssBeforeMiB: before, rssPeakMiB: peak };
    } finally {
      await stop(child);
    }
  });

const rowsOf = async (url: string, headers: Record<string, string>): Promise<number> => {
  const { body, statusCode } = await request(`${url}/v1/inventory/map-reports/${mapId}`, { headers });
  if (statusCode !== 200) throw new Error(await body.text());
  let lines = 0;
  for await (const chunk of body) for (const byte of chunk as Buffer) if (byte === 0x0a) lines += 1;
  return lines - 1;
};

/** MiB, from `/proc`, so on Linux only. */
const residentOf = ({ pid }: ChildProcess): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
