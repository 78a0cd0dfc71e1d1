import { administration } from '@icx/commands';
import { KmsUnavailable, type KeyRing } from '@icx/keys';
import { openWorld, type World } from '@icx/world-testing';
import { Runner } from '@icx/runtime';
import { KeyRotation } from './index.ts';
import { custody, put } from './stored-code.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
});
afterEach(() => world.remove());

/** As one exchange has it. */
const rotationWith = (keys: KeyRing): KeyRotation => {
  const runner = new Runner({ take: async () => 1n });
  const rotation = new KeyRotation(world.log, world, keys, runner);
  runner.start();
  return rotation;
};
const settled = async (rotation: KeyRotation) => {
  while ((await rotation.progress()).state === 'running') await new Promise((resolve) => setTimeout(resolve, 5));
};
const recorded = async () =>
  (await world.log.readStream('key-rotation')).map(({ type, data }) => [type.split('-').at(-1), data['version']]);

test('a rotation is on record before there is a new key, and the old ones are gone when it is done', async () => {
  const ref = await put(world);
  const rotation = rotationWith(world.keys);
  expect(await rotation.progress()).toEqual({ state: 'idle', rewrapped: 0, total: 0, version: null });
  rotation.start();
  rotation.start();
  await settled(rotation);
  expect(await rotation.progress()).toEqual({ state: 'done', rewrapped: 1, total: 1, version: 1001 });
  expect(world.keys.versions).toEqual([1001]);
  expect(await recorded()).toEqual([
    ['started.v1', 1001],
    ['completed.v1', 1001],
  ]);
  expect(await world.vault.open(ref, custody)).toBeDefined();
});

test('one that was interrupted goes on at the next start, with the same version; a whole one is left alone', async () => {
  await put(world);
  let down = true;
  const keys: KeyRing = Object.create(world.keys, {
    versions: { get: () => world.keys.versions },
    addVersion: { value: () => world.keys.addVersion() },
    retireBefore: {
      value: async (version: number) => {
        if (down) throw new KmsUnavailable('timeout', 'fake');
        await world.keys.retireBefore(version);
      },
    },
  });
  const first = rotationWith(keys);
  first.start();
  await settled(first);
  expect(await first.progress()).toMatchObject({
    state: 'failed',
    version: 1001,
    reason: expect.stringContaining('KMS'),
  });
  expect(world.keys.versions).toEqual([1000, 1001]);

  down = false;
  const second = rotationWith(keys);
  await second.resume();
  await settled(second);
  expect(await second.progress()).toMatchObject({ state: 'done', version: 1001 });
  expect(world.keys.versions).toEqual([1001]);
  const third = rotationWith(keys);
  await third.resume();
  expect((await third.progress()).state).toBe('idle');
  expect(await recorded()).toHaveLength(2);
});

describe('one that was ordered while nobody heard', () => {
  const order = async () =>
    world.log.append(administration, 'no-stream', [{ type: 'administration.key-rotation-ordered.v1', data: {} }]);

  test('is done at the next start', async () => {
    await order();
    const rotation = rotationWith(world.keys);
    await rotation.resume();
    await settled(rotation);
    expect(await rotation.progress()).toMatchObject({ state: 'done', version: 1001 });
  });

  test('is found within a minute, and once it is done nothing more is', async () => {
    const turn = { token: 1n, signal: new AbortController().signal, goesWell: () => undefined };
    const rotation = rotationWith(world.keys);
    await rotation.run(turn);
    await order();
    await rotation.run(turn);
    await rotation.run(turn);
    expect(await recorded()).toEqual([
      ['started.v1', 1001],
      ['completed.v1', 1001],
    ]);
  });

  test('and fails is left alone until it is ordered anew; one that has to stop is not called a failure', async () => {
    await put(world);
    await order();
    let tries = 0;
    const addVersion = () => {
      tries += 1;
      return Promise.reject(new KmsUnavailable('timeout', 'fake'));
    };
    const keys = Object.create(world.keys, {
      versions: { get: () => world.keys.versions },
      addVersion: { value: addVersion },
    }) as KeyRing;
    const rotation = rotationWith(keys);
    const turn = { token: 1n, signal: new AbortController().signal, goesWell: () => undefined };
    await rotation.run(turn);
    await rotation.run(turn);
    expect([tries, rotation.problem()]).toEqual([1, expect.stringContaining('KMS')]);
    const stopping = rotationWith(world.keys);
    await stopping.run({ ...turn, signal: AbortSignal.abort() });
    expect(stopping.problem()).toBeUndefined();
  });
});
