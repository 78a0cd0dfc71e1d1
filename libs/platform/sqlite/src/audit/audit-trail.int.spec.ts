import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogSigner, openCheckpoint, verifyConsistency, verifyInclusion } from '@icx/audit';
import { leafOf } from '@icx/event-store';
import { must } from '@icx/refusals';
import { AuditedLog, signer } from './audited-log.fixture.ts';

let audited: AuditedLog;
beforeEach(() => {
  audited = new AuditedLog();
});
afterEach(async () => {
  await audited.stop().catch(() => undefined);
  audited.remove();
});

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const sizes = async () => {
  const found = await Promise.all(Array.from({ length: 40 }, (_, size) => audited.trail.checkpoint(size)));
  return found.flatMap((checkpoint) => ('note' in checkpoint ? [checkpoint.size] : []));
};

test('the log says that its checkpoints begin, and with which key; the first one covers that', async () => {
  const trail = await audited.start();
  const [begun] = await audited.log.readStream('audit');
  expect(begun).toMatchObject({
    type: 'audit.checkpoints-begun.v1',
    data: { key: String(signer.publicKey), anew: false },
    position: 1n,
  });
  expect(must(await trail.checkpoint())).toMatchObject({ size: 1 });
  expect(trail.problem()).toBeUndefined();
});

test('a checkpoint is signed when the log has grown, and at the stop, and stays over a restart', async () => {
  await audited.start();
  await audited.append(9, 'one');
  await audited.trail.signNow();
  await audited.trail.signNow();
  await audited.append(5, 'two');
  await audited.stop();
  await audited.start();
  expect(await sizes()).toEqual([1, 10, 15]);
  const { note, size, root } = must(await audited.trail.checkpoint());
  expect(must(openCheckpoint(note, signer.publicKey))).toEqual({ size, root: Buffer.from(root) });
});

test('every event is proved to be in every checkpoint that covers it, and checkpoints to grow from each other', async () => {
  await audited.start();
  await audited.append(9, 'one');
  await audited.trail.signNow();
  await audited.append(300, 'two');
  await audited.trail.signNow();
  const rootOf = async (size: number) => must(await audited.trail.checkpoint(size)).root;
  const [small, large] = [await rootOf(10), await rootOf(310)];
  for (const event of await audited.log.readAll(0n, 400)) {
    const position = Number(event.position);
    const { leafHash, proof, size } = must(await audited.trail.inclusion(position));
    expect(bytes(leafHash)).toEqual(leafOf(event, position).hash);
    const inclusion = {
      index: position - 1,
      size,
      leafHash: leafOf(event, position).hash,
      proof: proof.map(bytes),
      root: large,
    };
    expect(verifyInclusion(inclusion)).toBe(true);
  }
  const { proof, from, to } = must(await audited.trail.consistency(10, 310));
  const grown = { from, to, fromRoot: small, toRoot: large, proof: proof.map(bytes) };
  expect(verifyConsistency(grown)).toBe(true);
});

test('what is not covered by a checkpoint is not proved', async () => {
  const trail = await audited.start();
  await audited.append(9, 'one');
  expect(await trail.inclusion(5)).toMatchObject({ code: 'position-not-within', pointer: '/position' });
  expect(await trail.inclusion(5, 10)).toMatchObject({ code: 'size-not-signed', pointer: '/size' });
  expect(await trail.consistency(1, 10)).toMatchObject({ code: 'size-not-signed', pointer: '/to' });
  expect(await trail.consistency(2, 1)).toMatchObject({ code: 'sizes-backwards', pointer: '/from' });
  expect(await trail.checkpoint(10)).toMatchObject({ code: 'checkpoint-unknown' });
});

describe('a log that does not fit its checkpoints', () => {
  beforeEach(async () => {
    await audited.start();
    await audited.append(9, 'one');
    await audited.trail.signNow();
    await audited.append(10, 'two');
    await audited.stop();
  });

  test('cut off at its end: the exchange does not start, and nothing is changed', async () => {
    audited.forge(
      `DELETE FROM events WHERE position > 18; DELETE FROM streams WHERE id NOT IN (SELECT stream_id FROM events)`,
    );
    const before = readFileSync(audited.path);
    await expect(audited.start()).rejects.toMatchObject({
      code: 'log-shortened',
      message: expect.stringContaining('event 18, but 20 events'),
    });
    expect(readFileSync(audited.path).equals(before)).toBe(true);
  });

  test('a hash exchanged with its event: found at the next start, named, and no checkpoint is signed any more', async () => {
    audited.forge(`UPDATE events SET leaf_hash = zeroblob(32) WHERE position = 14`);
    await audited.appendAndDie('unsigned');
    const trail = await audited.start();
    expect(trail.problem()).toMatch(/one of the events 11 to 20 is not what it was/);
    await audited.append(1, 'three');
    await trail.signNow();
    expect(must(await trail.checkpoint()).size).toBe(20);
    expect(await trail.inclusion(1)).toMatchObject({ code: 'audit-broken' });
    expect(await trail.consistency(1, 20)).toMatchObject({ code: 'audit-broken' });
  });

  test('a gap is told, and no checkpoint is signed over it', async () => {
    audited.forge(`UPDATE events SET position = 30 WHERE position = 5`);
    const trail = await audited.start();
    expect(trail.problem()).toMatch(/no whole event at position 5/);
    expect(must(await trail.checkpoint()).size).toBe(20);
    expect(await trail.inclusion(1)).toMatchObject({ code: 'audit-catching-up' });
  });

  test('the checkpoints moved away: they begin anew, on record and told', async () => {
    renameSync(audited.checkpointsPath, join(audited.folder, 'aside.db'));
    const trail = await audited.start();
    expect((await audited.log.readStream('audit')).at(-1)).toMatchObject({ data: { anew: true }, position: 21n });
    expect(trail.problem()).toMatch(/were lost/);
    expect(must(await trail.checkpoint()).size).toBe(21);
    await audited.stop();
    expect((await audited.start()).problem()).toBeUndefined();
    expect(await audited.log.readStream('audit')).toHaveLength(2);
  });

  test('the checkpoints of other keys, or altered: the exchange does not start', async () => {
    const other = new LogSigner('other.test', Buffer.alloc(32, 2));
    await expect(audited.start(other)).rejects.toMatchObject({ code: 'checkpoints-of-another-log' });
    const sameName = new LogSigner('log.test', Buffer.alloc(32, 2));
    await expect(audited.start(sameName)).rejects.toMatchObject({ code: 'checkpoints-damaged' });
    audited.forge(
      'DROP TRIGGER checkpoints_are_fixed; UPDATE checkpoints SET root = zeroblob(32) WHERE size = 20',
      audited.checkpointsPath,
    );
    await expect(audited.start()).rejects.toMatchObject({ code: 'checkpoints-damaged' });
  });

  test('an empty file in the place of the checkpoints is damage', async () => {
    rmSync(audited.checkpointsPath);
    writeFileSync(audited.checkpointsPath, '');
    await expect(audited.start()).rejects.toMatchObject({ reason: 'storage-damaged' });
  });
});

test('rows of checkpoints are neither changed nor taken away by mistake', async () => {
  await audited.start();
  expect(() => audited.forge('DELETE FROM checkpoints', audited.checkpointsPath)).toThrow('stays');
  expect(() => audited.forge("UPDATE checkpoints SET note = ''", audited.checkpointsPath)).toThrow('fixed');
});
