import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteCheckpoints } from '@icx/sqlite/checkpoints';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { addHours, addMinutes, instant, type Instant } from '@icx/working-days';
import { Outages } from '../index.ts';

let folder: string;
let now: Instant;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-outages-'));
  now = instant('2026-11-23T10:00:00Z');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The folder as a process has it from its start to its end. */
const run = async <Result>(during: (outages: Outages) => Promise<Result>): Promise<Result> => {
  const log = openSqliteEventStore(join(folder, 'log.db'), { now: () => now, pairId: 'pair' });
  const beats = openSqliteCheckpoints(join(folder, 'inbox.db'));
  const outages = new Outages(log, beats, { now: () => now });
  try {
    await outages.begin();
    return await during(outages);
  } finally {
    beats.close();
    await log.close();
  }
};

test('what passed between the last beat and the next start is an outage, and a quick restart is none', async () => {
  await run(async (outages) => {
    expect(await outages.recorded()).toEqual([]);
    now = addHours(now, 3);
    await outages.beat();
  });
  const from = now;
  now = addMinutes(now, 4);
  await run(async (outages) => expect(await outages.recorded()).toEqual([]));
  now = addHours(now, 48);
  const until = now;
  const outage = { from: addMinutes(from, 4), until };
  await run(async (outages) => {
    expect(await outages.recorded()).toEqual([outage]);
    expect(await outages.document()).toEqual({ items: [{ ...outage, minutes: 48 * 60 }] });
  });
});

test('at a position of before it was recorded nothing was known of it', async () => {
  await run(async () => undefined);
  now = addHours(now, 1);
  await run(async (outages) => {
    expect(await outages.recorded(0n as never)).toEqual([]);
    expect(await outages.recorded()).toHaveLength(1);
  });
});
