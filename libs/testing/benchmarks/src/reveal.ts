import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { wallClock } from '@icx/runtime';
import { issueSandboxToken } from '@icx/identity';
import { startExchange, startHello, stop } from './child-server.ts';
import { percentile } from './median.ts';
import { benchDevice, inTemporaryFolder, newLog, recordDevices } from './sandbox-folder.ts';
import { steadily } from './steadily.ts';

/** Codes of different requests that are revealed in turn: fewer than what makes a party's reveals unusual. */
const REQUESTS = 400;
const PER_SECOND = 100;
const SECONDS = 10;
const ROUNDS = 3;
const WARM_UP_SECONDS = 5;
const CODE = '83FED3407A939723A5C639B26916D505C3B5';

/**
 * Reveals over HTTP at a steady rate, whether or not earlier ones have been answered, against the exchange in a process
 * of its own, in turns with as many bare "hello" POSTs of the same HTTP stack. A call's time counts from the moment when it
 * was due, so that a stall is counted for all that it delays.
 */
export const reveal = (): Promise<Record<'p50ms' | 'p99ms' | 'helloP99ms', number>> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    await recordDevices(log, REQUESTS);
    await log.close();
    const { url, child } = await startExchange(folder);
    const hello = await startHello();
    const pool = new Pool(url, { connections: 64 });
    const helloPool = new Pool(hello.url, { connections: 64 });
    try {
      const token = (party: string) =>
        issueSandboxToken({ party, role: 'supplier', now: wallClock.now() }, keys.secret('sandbox-token'));
      const [asker, installer] = [await token('AAAA'), await token('BBBB')];
      const ids: string[] = [];
      for (let n = 0; n < REQUESTS; n += 1) {
        const { deviceId, deviceType } = benchDevice(n);
        const { id } = await post(pool, '/v1/requests', asker, { deviceId, deviceType });
        await post(pool, `/v1/requests/${id}/answer`, installer, { answer: 'code-supplied', installCode: CODE });
        ids.push(id);
      }
      const revealing = (n: number) =>
        post(pool, `/v1/requests/${ids[n % REQUESTS]}/reveal`, asker, { format: 'sr-8.11', reason: 'bench' });
      const hailing = () => post(helloPool, '/hello', asker, { id: 'AAAA' });
      const contenders = { revealing, hailing };
      const milliseconds: Record<keyof typeof contenders, number[]> = { revealing: [], hailing: [] };
      for (const act of Object.values(contenders)) await steadily(PER_SECOND, PER_SECOND * WARM_UP_SECONDS, act);
      for (let run = 0; run < ROUNDS; run += 1)
        for (const name of ['revealing', 'hailing'] as const)
          milliseconds[name].push(...(await steadily(PER_SECOND, PER_SECOND * SECONDS, contenders[name])));
      return {
        p50ms: round(percentile(milliseconds.revealing, 50)),
        p99ms: round(percentile(milliseconds.revealing, 99)),
        helloP99ms: round(percentile(milliseconds.hailing, 99)),
      };
    } finally {
      await Promise.all([pool, helloPool].map((open) => open.destroy()));
      await Promise.all([child, hello.child].map(stop));
    }
  });

const post = async (pool: Pool, path: string, bearer: string, body: object): Promise<{ id: string }> => {
  const headers = {
    authorization: `Bearer ${bearer}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  const response = await pool.request({ path, method: 'POST', headers, body: JSON.stringify(body) });
  const answer = (await response.body.json()) as { id: string };
  if (response.statusCode >= 300) throw new Error(`${path}: ${response.statusCode} ${JSON.stringify(answer)}`);
  return answer;
};

const round = (ms: number): number => Math.round(ms * 100) / 100;
