import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RecordedEvent } from '@icx/event-store';
import { openLogReader, verifyLog } from './index.ts';

const ROUNDS = 50;
const LOADER = new URL('../../../../../infra/node/typescript.mjs', import.meta.url).href;
const WRITERS = fileURLToPath(new URL('./crash/writers.ts', import.meta.url));

/** The same moments in every run, as far as the machine allows. */
const random = (() => {
  let state = 20_261_207;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
})();

/** Lets 64 writers work, kills them at a random moment after the first acknowledgement, answers what was acknowledged. */
const writeAndKill = async (folder: string): Promise<readonly string[]> => {
  const child = spawn(process.execPath, ['--import', LOADER, WRITERS, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let acknowledged = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (acknowledged += chunk));
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
    await sleep(random() * 60);
    child.kill('SIGKILL');
    if (child.signalCode === null && child.exitCode === null) await once(child, 'close');
    expect(child.signalCode).toBe('SIGKILL');
    return acknowledged.split('\n').slice(0, -1); // the last line may be half a line
  } finally {
    child.kill('SIGKILL');
  }
};

const readWholeLog = (path: string): RecordedEvent[] => {
  const reader = openLogReader(path);
  const log: RecordedEvent[] = [];
  for (let page; (page = reader.readAll(log.at(-1)?.position ?? 0n, 5_000)).length > 0;) log.push(...page);
  reader.close();
  return log;
};

test(
  `what was acknowledged before kill -9 is there after it, ${ROUNDS} times over on one data folder`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'icx-crash-'));
    const path = join(folder, 'log.db');
    const acknowledged: string[] = [];
    try {
      for (let round = 1; round <= ROUNDS; round += 1) {
        acknowledged.push(...(await writeAndKill(folder)));
        const log = readWholeLog(path);

        const lost = acknowledged.filter((line) => {
          const event = log[Number(line.split(' ')[2]) - 1];
          return !event || line !== `${event.stream} ${event.revision} ${event.position}`;
        });
        expect([round, lost]).toEqual([round, []]);

        const misplaced = log.filter(
          ({ stream, revision, data }) => data['stream'] !== stream || data['revision'] !== String(revision),
        );
        expect([round, misplaced]).toEqual([round, []]);

        const stored = new Set(log.map(({ stream, revision }) => `${stream} ${revision}`));
        const partial = log.filter(
          ({ stream, data }) => !stored.has(`${stream} ${data['first']}`) || !stored.has(`${stream} ${data['last']}`),
        );
        expect([round, partial]).toEqual([round, []]);

        expect([round, await verifyLog(path)]).toEqual([round, { events: log.length, problems: [] }]);
      }
      expect(acknowledged.length).toBeGreaterThan(64 * ROUNDS);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  // Far above the half minute that it takes, so that only a hang ends it.
  300_000,
);
