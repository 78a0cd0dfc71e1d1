import { openWorld, type World } from '@icx/world-testing';
import { Runner } from '@icx/runtime';
import { OrphanSweep } from './index.ts';
import { custody, put } from './stored-code.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
});
afterEach(() => world.remove());

test('a day-old code that no event refers to is deleted, a younger one and one that is referred to are not', async () => {
  const [orphan, referred] = [await put(world), await put(world)];
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
  const runner = new Runner({ take: async () => 1n });
  const sweep = runner.add(new OrphanSweep(world.log, vault));
  const until = async (told: string | undefined) => {
    while (sweep.problem() !== told) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  runner.begin('orphan-sweep');
  await until('the disk is full');
  broken = false;
  sweep.wake();
  await until(undefined);
  await runner.stop();
});
