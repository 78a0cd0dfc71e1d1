import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RecordedEvent } from '@icx/event-store';
import { harm, harmless, writeAndKill } from '@icx/event-store/crash';
import { openLogReader, verifyLog } from './index.ts';

const ROUNDS = 50;
const WRITERS = fileURLToPath(new URL('./crash/writers.fixture.ts', import.meta.url));

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
        acknowledged.push(...(await writeAndKill(WRITERS, folder)));
        const log = readWholeLog(path);

        expect([round, harm(log, acknowledged)]).toEqual([round, harmless]);
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
