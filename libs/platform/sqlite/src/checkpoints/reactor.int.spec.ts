import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginning, type Position, type RecordedEvent } from '@icx/event-store';
import { openSqliteEventStore } from '../log/index.ts';
import { Reactor } from '@icx/runtime';
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

const reactorOn = (handle: (events: readonly RecordedEvent[]) => Promise<void>): Reactor =>
  new Reactor(log, views, checkpoints, { name: 'effects', prefixes: ['a.'], handle });

test('handles its own events once, goes on from its checkpoint after a restart', async () => {
  const seen: string[] = [];
  const handle = async (events: readonly RecordedEvent[]): Promise<void> => {
    seen.push(...events.map(({ stream }) => stream));
  };
  await append('one', 'a.happened.v1');
  await append('other', 'b.happened.v1');
  const first = reactorOn(handle);
  await first.start();
  await first.reached(2n);
  await first.stop();
  expect(checkpoints.load('effects')).toBe(2n);
  const third = await append('three', 'a.happened.v1');
  const second = reactorOn(handle);
  await second.start();
  await second.reached(third);
  await second.stop();
  expect(seen).toEqual(['one', 'three']);
});

test('an error stops it where it is, is told, and the event comes again', async () => {
  let broken = true;
  const seen: string[] = [];
  const reactor = reactorOn(async (events) => {
    if (broken) throw new Error('no disk');
    seen.push(...events.map(({ stream }) => stream));
  });
  const position = await append('one', 'a.happened.v1');
  await reactor.start();
  await reactor.reached(position);
  expect([reactor.failure()?.message, reactor.position(), seen]).toEqual(['no disk', 0n, []]);
  broken = false;
  while (reactor.position() < position) await new Promise((resolve) => setTimeout(resolve, 20));
  expect([reactor.failure(), seen]).toEqual([undefined, ['one']]);
  await reactor.stop();
});

test.each(['log', 'checkpoints'] as const)(
  'the store of its %s down for many attempts: it stands still, says why, and goes on once the store is back',
  async (down) => {
    let failing = 0;
    const failed = (): void => {
      failing += 1;
      throw new Error('no disk');
    };
    let broken = false;
    const flaky = {
      ...{ subscribe: log.subscribe.bind(log), head: async () => (broken && down === 'log' ? failed() : log.head()) },
    } as typeof log;
    const stores = {
      load: () => beginning,
      store: (name: string, position: Position) =>
        broken && down === 'checkpoints' ? failed() : checkpoints.store(name, position),
    };
    const seen: string[] = [];
    const handle = async (events: readonly RecordedEvent[]): Promise<void> => {
      if (broken && down === 'log') failed();
      seen.push(...events.map(({ stream }) => stream));
    };
    const reactor = new Reactor(flaky, views, stores, { name: 'effects', prefixes: ['a.'], handle }, 1);
    await reactor.start();
    broken = true;
    const position = await append('one', 'a.happened.v1');
    await reactor.reached(position);
    while (failing < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(reactor.failure()?.message).toBe('no disk');
    broken = false;
    while (reactor.failure()) await new Promise((resolve) => setTimeout(resolve, 5));
    await reactor.reached(position);
    expect([reactor.position(), new Set(seen)]).toEqual([position, new Set(['one'])]);
    await reactor.stop();
    expect(checkpoints.load('effects')).toBe(position);
  },
);
