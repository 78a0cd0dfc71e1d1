import { jest } from '@jest/globals';
import { beginning, positionOf, type Batch, type EventStore, type RecordedEvent } from '@icx/event-store';
import { derived, Followed } from '../index.ts';

const event = (stream: string, position: bigint, type = 'a.happened.v1') =>
  ({ stream, type, position: positionOf(position), data: {} }) as unknown as RecordedEvent;

/** A log that hands over what the test gives it, and can fail. */
const logOf = (streams: Map<string, RecordedEvent[]>) => {
  let hand: (batch: Batch) => void | Promise<void> = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const after: bigint[] = [];
  const log: Pick<EventStore, 'subscribe' | 'readStream' | 'head'> = {
    readStream: async (name) => streams.get(name) ?? [],
    head: async () => beginning,
    subscribe: (wanted, handler) => {
      after.push(wanted.after);
      hand = handler;
      return { stop: async () => undefined, done: new Promise((_, reject) => (fail = reject)) };
    },
  };
  const append = async (...events: RecordedEvent[]) => {
    for (const one of events) streams.set(one.stream, [...(streams.get(one.stream) ?? []), one]);
    const [first, last] = [events[0]!, events.at(-1)!];
    await hand({ after: positionOf(first.position - 1n), reached: last.position, events });
  };
  return { log, append, after, fail: (error: Error) => fail(error) };
};
const counting = { prefix: 'a.', fold: (_: string, events: readonly RecordedEvent[]) => events.length };

test('knows each stream as it is, of its own types alone, and says up to where', async () => {
  const { log, append } = logOf(new Map());
  const followed = await Followed.stream(log, 'one', counting);
  expect([...followed.states]).toEqual([['one', 0]]);
  const waiting = followed.reached(3n);
  const before = followed.states;
  await append(event('one', 1n), event('two', 2n, 'b.happened.v1'), event('one', 3n));
  await waiting;
  expect([[...followed.states], followed.position]).toEqual([[['one', 2]], 3n]);
  expect(followed.states).not.toBe(before);
  const same = followed.states;
  await append(event('two', 4n, 'b.happened.v1'));
  expect([followed.states === same, followed.position]).toEqual([true, 4n]);
});

test('what it began with may be newer than its position: folded anew it is not counted twice', async () => {
  const streams = new Map([['one', [event('one', 1n)]]]);
  const { log, append } = logOf(streams);
  const followed = await Followed.stream(log, 'one', counting);
  streams.set('one', []);
  await append(event('one', 1n));
  expect(followed.states.get('one')).toBe(1);
});

test('a log that fails is told, and followed again from where it was', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  const { log, append, fail, after } = logOf(new Map());
  const followed = await Followed.stream(log, 'one', counting);
  await append(event('one', 5n));
  const waiting = followed.reached(6n);
  waiting.catch(() => undefined);
  fail(new Error('unreachable'));
  await new Promise((resolve) => setImmediate(resolve));
  expect([followed.problem(), followed.states.get('one')]).toEqual(['unreachable', 1]);
  await expect(waiting).rejects.toThrow('stands still: unreachable');
  await expect(followed.reached(6n)).rejects.toThrow('stands still: unreachable');
  await followed.reached(5n);
  jest.advanceTimersByTime(1_000);
  expect(after).toEqual([0n, 5n]);
  await append(event('one', 6n));
  expect([followed.problem(), followed.states.get('one')]).toEqual([undefined, 2]);
  jest.useRealTimers();
});

test('what is derived is made once for each state', () => {
  let made = 0;
  const size = derived((states: ReadonlyMap<string, number>) => ({ size: states.size, made: (made += 1) }));
  const states = new Map([['one', 1]]);
  expect([size(states), size(states), size(new Map())].map((one) => one.made)).toEqual([1, 1, 2]);
});
