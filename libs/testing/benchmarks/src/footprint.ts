import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { ask, startExchange, stop } from './child-server.ts';
import { sandboxBearers } from './lifecycle.ts';
import { benchDevice, inTemporaryFolder, newLog, recordDevices } from './sandbox-folder.ts';

/** Answers before it is measured, and while: what runs by itself beside one of the latter is not in all of them. */
const WARM_UP = 20;
const MEASURED = 10;
const CODE = '83FED3407A939723A5C639B26916D505C3B5';
const probe = fileURLToPath(new URL('./coverage-probe.mjs', import.meta.url));

/**
 * Which of our files one `POST …/answer` executes in a warmed exchange, from its arrival until it is answered: paths from
 * the root of the repository, sorted. Those that every one of some answers executed, so that a timer that ticks beside
 * one does not count.
 */
export const answerFootprint = (): Promise<readonly string[]> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    await recordDevices(log, WARM_UP + MEASURED);
    await log.close();
    const { url, child } = await startExchange(folder, probe);
    try {
      const bearers = await sandboxBearers(keys);
      const post = async (party: 'AAAA' | 'BBBB', path: string, body: object): Promise<{ readonly id: string }> => {
        const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
        const sent = { method: 'POST', headers: { ...bearers(party, path), ...headers }, body: JSON.stringify(body) };
        const response = await fetch(url + path, sent);
        if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
        return (await response.json()) as { id: string };
      };
      const lists: string[][] = [];
      for (let n = 0; n < WARM_UP + MEASURED; n++) {
        const { deviceId, deviceType } = benchDevice(n);
        const { id } = await post('AAAA', '/v1/requests', { deviceId, deviceType });
        const answer = () => post('BBBB', `/v1/requests/${id}/answer`, { answer: 'code-supplied', installCode: CODE });
        if (n < WARM_UP) await answer();
        else lists.push(await ranWhile(child, answer));
      }
      return lists[0]!.filter((path) => lists.every((list) => list.includes(path))).toSorted();
    } finally {
      await stop(child);
    }
  });

const ranWhile = async (child: ChildProcess, work: () => Promise<unknown>): Promise<string[]> => {
  await ask(child, 'start');
  await work();
  return ask<string[]>(child, 'take');
};
