import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subscriptionContract } from '@icx/event-store/contract';
import { beginning, positionOf, type EventStore, type NewEvent } from '@icx/event-store';
import { MemoryData, MemoryLog } from '@icx/event-store/memory';
import { inOnePass } from '@icx/runtime';
import { openSqliteEventStore } from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-one-pass-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const open = () => openSqliteEventStore(join(folder, 'log.db'), { now: () => new Date().toISOString() });
const event: NewEvent = { type: 'a.happened.v1', data: {} };
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

subscriptionContract('One pass over the SQLite log', async () => {
  const log = open();
  return { store: inOnePass(log), dispose: () => log.close() };
});

subscriptionContract('One pass over a log with gaps and delays', async () => {
  const log = new MemoryLog({ data: new MemoryData(), now: () => new Date().toISOString() });
  return { store: inOnePass(log), dispose: () => log.close() };
});

/** A log that counts the events that it reads and parses for who follows it. */
const counted = () => {
  const log = open();
  const count = { read: 0 };
  const subscribe = log.subscribe.bind(log);
  log.subscribe = (wanted, handler) =>
    subscribe(wanted, (batch) => {
      count.read += batch.events.length;
      return handler(batch);
    });
  return { log, count };
};

const append = async (log: EventStore, times: number): Promise<void> => {
  for (let n = 0; n < times; n += 1) await log.append(crypto.randomUUID(), 'no-stream', [event]);
};

/** Follows to the end, handling each batch as `handle` does. */
const following = (log: EventStore, after = 0n as bigint, handle: () => void | Promise<void> = () => undefined) => {
  const seen: bigint[] = [];
  const subscription = log.subscribe({ after: positionOf(after) }, async ({ events }) => {
    await handle();
    seen.push(...events.map(({ position }) => position));
  });
  const until = async (position: bigint): Promise<void> => {
    while ((seen.at(-1) ?? 0n) < position) await turn();
  };
  return { seen, until, subscription };
};

test.each([1, 2, 8])('each event is read and parsed once, however many follow: %s', async (followers) => {
  const { log, count } = counted();
  const shared = inOnePass(log);
  const all = Array.from({ length: followers }, () => following(shared));
  await append(shared, 1);
  for (const { until } of all) await until(1n);
  count.read = 0;
  await append(shared, 200);
  for (const { until } of all) await until(201n);
  expect(count.read).toBe(200);
  for (const { seen } of all) expect(seen).toHaveLength(201);
  await log.close();
});

test('without one pass each follower reads them all', async () => {
  const { log, count } = counted();
  const all = [following(log), following(log)];
  await append(log, 200);
  for (const { until } of all) await until(200n);
  expect(count.read).toBe(400);
  await log.close();
});

test('one that is behind reads by itself until it has come as far as the others, and then no more', async () => {
  const { log, count } = counted();
  const shared = inOnePass(log);
  await append(shared, 1_200);
  const first = following(shared, 1_200n);
  await append(shared, 1);
  await first.until(1_201n);
  count.read = 0;
  const late = following(shared);
  await late.until(1_201n);
  expect(count.read).toBe(1_201);
  count.read = 0;
  await append(shared, 50);
  await Promise.all([first.until(1_251n), late.until(1_251n)]);
  expect(count.read).toBe(50);
  expect(late.seen).toEqual(Array.from({ length: 1_251 }, (_, index) => BigInt(index + 1)));
  await log.close();
});

test('each gets the types that it wants, and hears of the others only that they are past', async () => {
  const { log, count } = counted();
  const shared = inOnePass(log);
  await log.append('before', 'no-stream', [event, { type: 'b.happened.v1', data: {} }]);
  const seen: string[] = [];
  let reached = beginning;
  const { stop } = shared.subscribe({ after: beginning, types: ['b.happened.v1'] }, (batch) => {
    expect(batch.after).toBe(reached);
    seen.push(...batch.events.map(({ type, stream }) => `${stream} ${type}`));
    reached = batch.reached;
  });
  while (reached < 2n) await turn();
  expect(count.read).toBe(1);
  await shared.append('after', 'no-stream', [{ type: 'b.happened.v1', data: {} }, event, event]);
  while (reached < 5n) await turn();
  expect(seen).toEqual(['before b.happened.v1', 'after b.happened.v1']);
  await stop();
  await log.close();
});

test('one that stands still, and one that fails, hold up nobody; each goes on from where it was', async () => {
  const { log } = counted();
  const shared = inOnePass(log);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow = following(shared, 0n, () => held);
  const failing = following(shared, 0n, () => Promise.reject(new Error('cannot')));
  const fast = following(shared);
  for (let round = 0; round < 40; round += 1) {
    await append(shared, 50);
    await fast.until(BigInt(50 * (round + 1)));
  }
  await expect(failing.subscription.done).rejects.toThrow('cannot');
  expect([slow.seen, failing.seen]).toEqual([[], []]);
  release();
  const again = following(shared);
  await Promise.all([slow.until(2_000n), again.until(2_000n)]);
  for (const { seen } of [slow, again, fast]) expect(seen).toEqual(fast.seen);
  expect(fast.seen).toHaveLength(2_000);
  await log.close();
});

test('a log that cannot be read for a moment ends those who follow, and serves them anew', async () => {
  const log = open();
  const subscribe = log.subscribe.bind(log);
  let fail: () => void = () => undefined;
  log.subscribe = (wanted, handler) => {
    const own = subscribe(wanted, handler);
    const failed = new Promise<never>((_, reject) => (fail = () => reject(new Error('unreachable'))));
    return { done: Promise.race([own.done, failed]), stop: () => own.stop() };
  };
  const shared = inOnePass(log);
  const first = following(shared);
  await append(shared, 3);
  await first.until(3n);
  const head = log.head.bind(log);
  log.head = () => Promise.reject(new Error('unreachable'));
  fail();
  await expect(first.subscription.done).rejects.toThrow('unreachable');
  await expect(shared.subscribe({ after: beginning }, () => undefined).done).rejects.toThrow('unreachable');
  log.head = head;
  await append(shared, 1);
  const again = following(shared, 3n);
  await again.until(4n);
  expect(again.seen).toEqual([4n]);
  await log.close();
});

test('whoever stops while the pass is being begun has stopped', async () => {
  const log = open();
  await append(log, 1);
  const begun = Promise.withResolvers<void>();
  const head = log.head.bind(log);
  log.head = () => begun.promise.then(head);
  const { subscription } = following(inOnePass(log));
  await turn();
  const stopped = subscription.stop();
  begun.resolve();
  await stopped;
  await log.close();
});
