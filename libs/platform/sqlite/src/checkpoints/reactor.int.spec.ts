import { eventually } from '@icx/world-testing/eventually';
import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginning, positionOf, type Position, type RecordedEvent } from '@icx/event-store';
import { openSqliteEventStore } from '../log/index.ts';
import { LeaseLost, Reactor, Runner, type Checkpoints, type Schedule } from '@icx/runtime';
import type { ReadStore } from '@icx/read-store';
import { openSqliteCheckpoints } from './index.ts';

let folder: string;
let log: ReturnType<typeof openSqliteEventStore>;
let checkpoints: ReturnType<typeof openSqliteCheckpoints>;
/** Reactors ask the views for nothing but to have come as far. */
const views = { reached: async () => undefined } as unknown as ReadStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-reactor-'));
  log = openSqliteEventStore(join(folder, 'log.db'), { now: () => '2026-11-23T10:00:00.000Z', pairId: 'pair' });
  checkpoints = openSqliteCheckpoints(join(folder, 'inbox.db'));
});
afterEach(async () => {
  await log.close();
  checkpoints.close();
  rmSync(folder, { recursive: true });
});

const append = async (stream: string, type: string): Promise<bigint> => {
  const result = await log.append(stream, 'no-stream', [{ type, data: {} }]);
  if (result.outcome !== 'appended') throw new Error(result.outcome);
  return result.position;
};

type Handle = (events: readonly RecordedEvent[]) => Promise<void>;

interface Over {
  readonly log?: typeof log;
  readonly checkpoints?: Checkpoints;
  readonly problem?: () => string | undefined;
  readonly waitsFrom?: () => Position | undefined;
}
const reactorOn = (handle: Handle, { problem, waitsFrom, ...over }: Over = {}): Reactor =>
  new Reactor(over.log ?? log, views, over.checkpoints ?? checkpoints, {
    ...{ name: 'effects', prefixes: ['a.'], handle },
    ...(problem ? { problem } : {}),
    ...(waitsFrom ? { waitsFrom } : {}),
  });

/** Pauses are as long as a turn of the event loop. */
const atOnce: Schedule = (act) => {
  const later = setImmediate(act);
  return () => clearImmediate(later);
};
const started = (reactor: Reactor): Runner => {
  const runner = new Runner(checkpoints, atOnce);
  runner.add(reactor);
  runner.begin(reactor.name);
  return runner;
};

test('handles its own events once, goes on from its checkpoint after a restart', async () => {
  const seen: string[] = [];
  const handle = async (events: readonly RecordedEvent[]): Promise<void> => {
    seen.push(...events.map(({ stream }) => stream));
  };
  await append('one', 'a.happened.v1');
  await append('other', 'b.happened.v1');
  const first = reactorOn(handle);
  const before = started(first);
  await first.reached(2n);
  await before.stop();
  expect(await checkpoints.load('effects')).toBe(2n);
  const third = await append('three', 'a.happened.v1');
  const second = reactorOn(handle);
  const after = started(second);
  await second.reached(third);
  await after.stop();
  expect(seen).toEqual(['one', 'three']);
});

test('what it could not do when it was stopped comes again after a restart, and what it could does not', async () => {
  const seen: string[] = [];
  const handle = async (events: readonly RecordedEvent[]): Promise<void> => {
    seen.push(...events.map(({ stream }) => stream));
  };
  let problem: string | undefined;
  const run = async (position: bigint): Promise<void> => {
    const reactor = reactorOn(handle, { problem: () => problem });
    const runner = started(reactor);
    await reactor.reached(position);
    await runner.stop();
  };
  await run(await append('one', 'a.happened.v1'));
  problem = 'two cannot go on';
  await run(await append('two', 'a.happened.v1'));
  problem = undefined;
  const head = await append('three', 'a.happened.v1');
  await run(head);
  await run(head);
  expect(seen).toEqual(['one', 'two', 'two', 'three']);
});

test('an error stops it where it is, is told, and the event comes again', async () => {
  let broken = true;
  const seen: string[] = [];
  const reactor = reactorOn(async (events) => {
    if (broken) throw new Error('no disk');
    seen.push(...events.map(({ stream }) => stream));
  });
  const position = await append('one', 'a.happened.v1');
  const runner = started(reactor);
  await reactor.reached(position);
  expect([reactor.failure()?.message, reactor.position(), seen]).toEqual(['no disk', 0n, []]);
  broken = false;
  await eventually(() => reactor.position() >= position);
  expect([reactor.failure(), seen]).toEqual([undefined, ['one']]);
  await runner.stop();
});

test.each(['log', 'checkpoints'] as const)(
  'the store of its %s unreachable for many attempts: it stands still, says why, and goes on once the store is back',
  async (down) => {
    let failing = 0;
    let broken = false;
    const reaching = async <T>(what: typeof down, reach: () => Promise<T>): Promise<T> => {
      if (!broken || down !== what) return reach();
      failing += 1;
      throw new Error('unreachable');
    };
    const flakyLog = {
      subscribe: log.subscribe.bind(log),
      head: () => reaching('log', () => log.head()),
    } as typeof log;
    const flakyStore: Checkpoints = {
      load: (name) => reaching('checkpoints', () => checkpoints.load(name)),
      store: (...args) => reaching('checkpoints', () => checkpoints.store(...args)),
    };
    const seen: string[] = [];
    const handle: Handle = async (events) => {
      await reaching('log', async () => undefined);
      seen.push(...events.map(({ stream }) => stream));
    };
    const reactor = reactorOn(handle, { log: flakyLog, checkpoints: flakyStore });
    const runner = started(reactor);
    await reactor.reached(await append('zero', 'a.happened.v1'));
    broken = true;
    // Checkpoints are stored once a second: the first of these is due, whatever came before.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000);
    const position = await append('one', 'a.happened.v1');
    while (failing < 4) await new Promise((resolve) => setImmediate(resolve));
    expect(reactor.failure()?.message).toBe('unreachable');
    expect(await runner.checks()[0]!.look()).toBe('unreachable');
    broken = false;
    while (reactor.failure()) await new Promise((resolve) => setImmediate(resolve));
    clock.mockRestore();
    await reactor.reached(position);
    expect([reactor.position(), new Set(seen)]).toEqual([position, new Set(['zero', 'one'])]);
    expect(await runner.checks()[0]!.look()).toBeUndefined();
    await runner.stop();
    expect(await checkpoints.load('effects')).toBe(position);
  },
);

test('a process that was there before commits nothing once a later one has its lease', async () => {
  const earlier = reactorOn(async () => undefined);
  const runner = started(earlier);
  await earlier.reached(await append('one', 'a.happened.v1'));
  const later = openSqliteCheckpoints(join(folder, 'inbox.db'));
  const token = await later.take('effects');
  expect(token).toBe(2n);
  await later.store('effects', beginning, token!);
  await expect(checkpoints.store('effects', beginning, 1n)).rejects.toThrow(LeaseLost);
  await earlier.reached(await append('two', 'a.happened.v1'));
  await runner.stop();
  expect(await later.load('effects')).toBe(0n);
  expect([await checkpoints.take('effects'), await later.take('effects')]).toEqual([undefined, token]);
  later.close();
});

test('what waits in memory comes again after a restart, with all that came after it', async () => {
  const seen: string[] = [];
  let waiting: Position | undefined;
  const run = async (position: bigint, waits: Position | undefined): Promise<void> => {
    waiting = waits;
    const handle: Handle = async (events) => void seen.push(...events.map(({ stream }) => stream));
    const reactor = reactorOn(handle, { waitsFrom: () => waiting });
    const runner = started(reactor);
    await reactor.reached(position);
    await runner.stop();
  };
  await append('one', 'a.happened.v1');
  const last = await append('two', 'a.happened.v1');
  await run(last, positionOf(1n));
  expect(await checkpoints.load('effects')).toBe(1n);
  await run(last, undefined);
  expect(await checkpoints.load('effects')).toBe(last);
  expect(seen).toEqual(['one', 'two', 'two']);
});
