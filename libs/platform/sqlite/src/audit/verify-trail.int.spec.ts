import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { exportLine, LogSigner, verifyTrail } from '@icx/audit';
import type { AuditVerdict } from '@icx/audit';
import { StorageUnavailable } from '@icx/event-store';
import { openLeafReader, verifyLog } from '../log/index.ts';
import { AuditedLog, signer } from './audited-log.fixture.ts';
import { openCheckpointReader } from './index.ts';

const EVENTS = 46;
let audited: AuditedLog;

beforeEach(async () => {
  audited = new AuditedLog();
  await audited.start();
  for (const stream of ['one', 'two', 'three']) {
    await audited.append(15, stream);
    await audited.trail.signNow();
  }
  await audited.stop();
});
afterEach(() => audited.remove());

const verify = async (
  options: { key?: typeof signer.publicKey; given?: { size: number; root: Buffer }[] } = {},
): Promise<AuditVerdict> => {
  const leaves = openLeafReader(audited.path);
  const checkpoints = openCheckpointReader(audited.checkpointsPath);
  try {
    return await verifyTrail({ leaves, checkpoints, key: signer.publicKey, ...options });
  } finally {
    checkpoints.close();
    leaves.close();
  }
};
const exported = async (): Promise<string> => {
  const leaves = openLeafReader(audited.path);
  try {
    return (await leaves.leaves(0, EVENTS + 1)).map(exportLine).join('\n');
  } finally {
    leaves.close();
  }
};

test('a whole log fits every checkpoint of it, also while the exchange goes on', async () => {
  expect(await verify()).toEqual({ events: EVENTS, covered: EVENTS, checkpoints: 4, problems: [] });
  await audited.start();
  await audited.append(3, 'four');
  expect(await verify()).toEqual({ events: EVENTS + 3, covered: EVENTS, checkpoints: 4, problems: [] });
  await audited.stop();
});

test('a log cut off at its end is found, though every check of the log by itself is content', async () => {
  audited.forge('DELETE FROM events WHERE position > 40');
  expect((await verifyLog(audited.path)).problems).toEqual([]);
  expect((await verify()).problems).toEqual([
    { position: 41, what: 'is missing, as is what follows up to 46: so many events were signed' },
  ]);
});

test('an event rewritten with its hash is found between two checkpoints', async () => {
  audited.forge(`UPDATE events SET leaf_hash = zeroblob(32) WHERE position = 20`);
  expect((await verify()).problems).toEqual([
    { position: 17, what: expect.stringContaining('one of the events 17 to 31 is not what it was') },
  ]);
});

test('what a party kept is compared too', async () => {
  const given = [
    { size: 20, root: randomBytes(32) },
    { size: 60, root: randomBytes(32) },
  ];
  expect((await verify({ given: given.slice(0, 1) })).problems).toMatchObject([{ position: 17 }]);
  expect((await verify({ given: given.slice(1) })).problems).toMatchObject([{ position: 47 }]);
});

test('a checkpoint that was altered, or signed with another key, is named', async () => {
  const fixed = 'DROP TRIGGER checkpoints_are_fixed;';
  audited.forge(
    `${fixed} UPDATE checkpoints SET note = replace(note, '31', '32') WHERE size = 31`,
    audited.checkpointsPath,
  );
  expect((await verify()).problems).toMatchObject([{ position: null, what: expect.stringContaining('of 31 events') }]);
  const { publicKey } = new LogSigner('log.test', Buffer.alloc(32, 3));
  expect((await verify({ key: publicKey })).problems).toHaveLength(4);
});

test('a bit changed anywhere in the file is told with its place, or the file holds the same events', async () => {
  const whole = readFileSync(audited.path);
  const before = await exported();
  let found = 0;
  // Evenly over the file, most of which is free space: drawn by chance, too few fell on what is in use now and then.
  const changes = 800;
  for (let n = 0; n < changes; n += 1) {
    const damaged = Buffer.from(whole);
    const at = Math.floor((n * damaged.length) / changes);
    damaged[at]! ^= 1 << (n % 8);
    writeFileSync(audited.path, damaged);
    const problems = await allProblems();
    if (problems > 0) found += 1;
    else expect([at, await exported()]).toEqual([at, before]);
  }
  expect(found).toBeGreaterThan(100);
});

/** Of log and checkpoints together; a file that cannot be opened at all counts as one. */
const allProblems = async (): Promise<number> => {
  try {
    return (await verifyLog(audited.path)).problems.length + (await verify()).problems.length;
  } catch (error) {
    if (error instanceof StorageUnavailable) return 1;
    throw error;
  }
};
