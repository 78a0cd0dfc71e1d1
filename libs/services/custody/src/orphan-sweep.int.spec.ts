import { randomUUID } from 'node:crypto';
import type { CodeRef } from '@icx/vault';
import { openWorld, type World } from '@icx/world-testing';
import { OrphanSweep } from './index.ts';

const custody = { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' };
let world: World;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
});
afterEach(() => world.remove());

const put = async (): Promise<CodeRef> => {
  const code = { bytes: Buffer.alloc(16, 7), representation: 'raw-16+crc' } as const;
  const result = await world.vault.put(code, custody, { party: 'BBBB', id: randomUUID() });
  if (result.outcome !== 'sealed') throw new Error(result.outcome);
  return result.ref;
};

test('a day-old code that no event refers to is deleted, a younger one and one that is referred to are not', async () => {
  const [orphan, referred] = [await put(), await put()];
  const event = { type: 'requests.code-supplied.v1', data: { code: { ...referred } } };
  await world.log.append('icr_sweep', 'no-stream', [event]);
  expect(await new OrphanSweep(world.log, world.vault).sweep()).toBe(0);
  const tomorrow = () => Date.now() + 24 * 3_600_000 + 1_000;
  expect(await new OrphanSweep(world.log, world.vault, tomorrow).sweep()).toBe(1);
  expect(await world.vault.open(orphan, custody)).toBeUndefined();
  expect(await world.vault.open(referred, custody)).toBeDefined();
});

test('one that fails is told, and the next one clears it', async () => {
  let broken = true;
  const vault = {
    sweepOrphans: async () => {
      if (broken) throw new Error('the disk is full');
      return 0;
    },
  };
  const sweep = new OrphanSweep(world.log, vault);
  sweep.start();
  await sweep.stop();
  expect(sweep.problem()).toBe('the disk is full');
  broken = false;
  sweep.start();
  await sweep.stop();
  expect(sweep.problem()).toBeUndefined();
});
