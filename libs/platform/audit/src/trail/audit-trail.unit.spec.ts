import { jest } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore } from '@icx/event-store';
import { must } from '@icx/refusals';
import { Runner } from '@icx/runtime';
import { LogSigner } from '../checkpoint/log-key.ts';
import { AuditTrail } from './audit-trail.ts';
import type { SignedCheckpoints, SignedCheckpoint } from './ports.ts';

const MINUTE = 60_000;

/** In memory: a log of so many events that are all alike, and the checkpoints of it. */
const trailOver = async (
  events: number,
  failing: { readonly now: () => Error | undefined } = { now: () => undefined },
) => {
  const log = { length: events };
  const rows: SignedCheckpoint[] = [];
  const checkpoints: SignedCheckpoints = {
    place: 'memory',
    origin: async () => 'log.test',
    begin: async () => undefined,
    latest: async () => rows.at(-1),
    find: async (size) => rows.find((row) => row.size === size),
    after: async (size) => rows.find((row) => row.size > size),
    append: async (row) => {
      const failure = failing.now();
      if (failure) throw failure;
      rows.push(row);
      return true;
    },
  };
  const leaves = {
    head: async () => log.length,
    indexOf: async () => undefined,
    hashes: async (after: number, limit: number) => Buffer.alloc(32 * Math.min(limit, log.length - after), 5),
  };
  const signer = new LogSigner('log.test', Buffer.alloc(32, 1));
  const now = () => '2026-11-23T10:00:00.000Z';
  const trail = await AuditTrail.open({ log: {} as EventStore, leaves, checkpoints, signer, now });
  const runner = new Runner({ take: async () => 1n });
  runner.add(trail.job(MINUTE));
  /** As the exchange does. */
  const start = async () => {
    await trail.begin();
    runner.start();
  };
  const stop = async () => {
    await runner.stop();
    await trail.stop();
  };
  return { trail, log, start, stop, sizes: () => rows.map(({ size }) => size) };
};

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** The walk over a short log takes a few turns of the event loop. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
};

test('signs at the start, then at the interval if the log has grown, and at the stop; after it no more', async () => {
  const { start, stop, log, sizes } = await trailOver(3);
  await start();
  expect(sizes()).toEqual([3]);
  log.length = 5;
  await settle();
  expect(sizes()).toEqual([3]);
  jest.advanceTimersByTime(MINUTE);
  await settle();
  jest.advanceTimersByTime(MINUTE);
  await settle();
  expect(sizes()).toEqual([3, 5]);
  log.length = 6;
  await stop();
  log.length = 7;
  jest.advanceTimersByTime(10 * MINUTE);
  await settle();
  expect(sizes()).toEqual([3, 5, 6]);
});

test('a long log is looked through while the exchange serves; till then there is no proof', async () => {
  const { trail, start, stop, sizes } = await trailOver(120_000);
  await start();
  expect(await trail.inclusion(1)).toMatchObject({ code: 'audit-catching-up' });
  expect(sizes()).toEqual([]);
  await trail.signNow();
  expect(must(await trail.inclusion(120_000))).toMatchObject({ size: 120_000, position: 120_000 });
  expect(sizes()).toEqual([120_000]);
  await stop();
});

test('a stop does not wait for the end of a long log, and signs nothing that was not looked at', async () => {
  const { start, stop, sizes } = await trailOver(50_000_000);
  await start();
  await stop();
  expect(sizes()).toEqual([]);
  expect(jest.getTimerCount()).toBe(0);
});

test('a checkpoint that cannot be stored is told, tried again, and then told no more', async () => {
  let failure: Error | undefined = new Error('The disk is full.');
  const { trail, start, stop, sizes } = await trailOver(3, { now: () => failure });
  await start();
  expect(trail.problem()).toBe('Checkpoints cannot be made: The disk is full.');
  expect(await trail.checkpoint()).toMatchObject({ code: 'checkpoint-unknown' });
  failure = undefined;
  jest.advanceTimersByTime(MINUTE);
  await settle();
  expect([trail.problem(), sizes()]).toEqual([undefined, [3]]);
  await stop();
});
