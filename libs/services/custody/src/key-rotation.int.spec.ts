import { administration } from '@icx/commands';
import { StorageUnavailable } from '@icx/event-store';
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

const order = (expected: Parameters<typeof world.log.append>[1] = 'no-stream') =>
  world.log.append(administration, expected, [{ type: 'administration.key-rotation-ordered.v1', data: {} }]);
const turn = { token: 1n, signal: new AbortController().signal, goesWell: () => undefined };

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

test('storage that is away is no failure: the job is tried again by itself', async () => {
  await order();
  let down = true;
  const vault = {
    rewrapTo: async (...args: Parameters<typeof world.vault.rewrapTo>) => {
      if (down) throw new StorageUnavailable('storage-unreachable', 'fake');
      return world.vault.rewrapTo(...args);
    },
  };
  const { spool, rawMail } = world;
  const rotation = new KeyRotation(
    world.log,
    { vault, spool, rawMail },
    world.keys,
    new Runner({ take: async () => 1n }),
  );
  await expect(rotation.run(turn)).rejects.toThrow('fake');
  expect([(await rotation.progress()).state, rotation.problem()]).toEqual(['running', undefined]);
  down = false;
  await rotation.run(turn);
  expect(await recorded()).toEqual(['started.v1', 'completed.v1'].map((type) => [type, 1001]));
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
  expect((await third.progress()).state).toBe('done');
  expect(await recorded()).toEqual(
    ['started.v1', 'failed.v1', 'started.v1', 'completed.v1'].map((type) => [type, 1001]),
  );
});

describe('one that was ordered while nobody heard', () => {
  test('is done at the next start', async () => {
    await order();
    const rotation = rotationWith(world.keys);
    await rotation.resume();
    await settled(rotation);
    expect(await rotation.progress()).toMatchObject({ state: 'done', version: 1001 });
  });

  test('is found within a minute, and once it is done nothing more is', async () => {
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
    await rotation.run(turn);
    await rotation.run(turn);
    expect([tries, rotation.problem()]).toEqual([1, expect.stringContaining('KMS')]);
    // As any other process tells it.
    const web = new KeyRotation(world.log, world, world.keys, new Runner({ take: async () => 1n }), true);
    expect(await web.progress()).toMatchObject({
      state: 'failed',
      version: 1001,
      reason: expect.stringContaining('KMS'),
    });
    await order(0n);
    const stopping = rotationWith(world.keys);
    await stopping.run({ ...turn, signal: AbortSignal.abort() });
    expect(stopping.problem()).toBeUndefined();
    expect((await recorded()).map(([type]) => type)).toEqual(['started.v1', 'failed.v1', 'started.v1']);
  });
});
