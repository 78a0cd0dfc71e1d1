import type { EventStore, RecordedEvent, Wanted } from '../event-store.ts';
import { beginning, type Position } from '../position.ts';
import { event, type MakeStore, numbers, wholeLog, withStore, writeOneByOne } from './store-under-test.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Subscribes and collects; `until` resolves when so many events have been handled. No stretch of the log is left out. */
const collect = (store: EventStore, wanted: Wanted, pause: () => Promise<void> | void = () => {}) => {
  const seen: RecordedEvent[] = [];
  let at: bigint = wanted.after;
  let waiting: { count: number; resolve: () => void } | undefined;
  let running = 0;
  const subscription = store.subscribe(wanted, async ({ after, reached, events }) => {
    running += 1;
    expect([running, after]).toEqual([1, at]);
    for (const { position } of events) expect(position > after && position <= reached).toBe(true);
    expect(reached > after).toBe(true);
    await pause();
    at = reached;
    seen.push(...events);
    running -= 1;
    if (waiting && seen.length >= waiting.count) waiting.resolve();
  });
  const until = (count: number) =>
    Promise.race([
      new Promise<void>((resolve) => {
        if (seen.length >= count) resolve();
        else waiting = { count, resolve };
      }),
      subscription.done,
    ]);
  return { seen, subscription, until, reached: () => at };
};

export const subscriptions = (make: MakeStore): void => {
  describe('a subscription', () => {
    test(
      'sees what is there and what comes, each event once and in order, one call at a time',
      withStore(make, async (store) => {
        await writeOneByOne(store, 'before', 30);
        const { position: middle } = (await wholeLog(store))[24]!;
        const fast = collect(store, { after: 0n });
        const slow = collect(store, { after: 0n }, turn);
        const late = collect(store, { after: middle });
        await Promise.all(numbers(16).map((n) => writeOneByOne(store, `s${n}`, 20)));
        await Promise.all([fast.until(350), slow.until(350), late.until(325)]);
        await writeOneByOne(store, 'after a pause', 1);
        await Promise.all([fast.until(351), slow.until(351), late.until(326)]);
        for (const { subscription } of [fast, slow, late]) await subscription.stop();
        const log = await wholeLog(store);
        expect(fast.seen).toEqual(log);
        expect(slow.seen).toEqual(log);
        expect(late.seen).toEqual(log.slice(25));
      }),
    );

    test(
      'hands over the types that are wanted alone, and says how far it has come where there are none',
      withStore(make, async (store) => {
        const rare = (n: number) => ({ type: 'contract.rare.v1', data: { n } });
        await writeOneByOne(store, 'a', 30);
        await store.append('b', 'no-stream', [rare(1), event(0), rare(2)]);
        await writeOneByOne(store, 'c', 3);
        const some = collect(store, { after: 0n, types: ['contract.rare.v1', 'contract.unheard-of.v1'] });
        await some.until(2);
        while (some.reached() < (await store.head())) await turn();
        await writeOneByOne(store, 'd', 2);
        while (some.reached() < (await store.head())) await turn();
        await store.append('b', 2n, [rare(3), { type: 'contract.rare.v2', data: { n: 4 } }]);
        await some.until(3);
        while (some.reached() < (await store.head())) await turn();
        await some.subscription.stop();
        expect(some.seen).toEqual((await wholeLog(store)).filter(({ type }) => type === 'contract.rare.v1'));
      }),
    );

    test(
      'taken up again from its checkpoint, again and again while others append, sees each event exactly once',
      withStore(make, async (store) => {
        const writers = Promise.all(numbers(16).map((n) => writeOneByOne(store, `s${n}`, 40)));
        const seen: RecordedEvent[] = [];
        while (seen.length < 640) {
          const part = collect(store, { after: seen.at(-1)?.position ?? 0n }, turn);
          await part.until(Math.min(50, 640 - seen.length));
          await part.subscription.stop();
          seen.push(...part.seen);
        }
        await writers;
        expect(seen).toEqual(await wholeLog(store));
      }),
    );

    test(
      'ends at the first error of its handler and calls it no more; what was not handled is not lost',
      withStore(make, async (store) => {
        await writeOneByOne(store, 'a', 5);
        let handled: Position = beginning;
        let calls = 0;
        const { done } = store.subscribe({ after: 0n }, ({ events }) => {
          calls += 1;
          for (const { stream, revision, position } of events) {
            if (stream === 'b' && revision === 1n) throw new Error('cannot handle 7');
            handled = position;
          }
        });
        const ended = expect(done).rejects.toThrow('cannot handle 7');
        await writeOneByOne(store, 'b', 5);
        await ended;
        const callsWhenEnded = calls;
        await writeOneByOne(store, 'c', 5);
        await turn();
        expect([handled, calls]).toEqual([(await wholeLog(store))[5]!.position, callsWhenEnded]);
        const rest = collect(store, { after: handled });
        await rest.until(9);
        await rest.subscription.stop();
        expect(rest.seen).toEqual((await wholeLog(store)).slice(6));
      }),
    );

    test(
      'ends as well when its handler rejects, and stop does not tell the error twice',
      withStore(make, async (store) => {
        await writeOneByOne(store, 'a', 1);
        const subscription = store.subscribe({ after: 0n }, () => Promise.reject(new Error('no')));
        await expect(subscription.done).rejects.toThrow('no');
        await subscription.stop();
      }),
    );

    test(
      'stops when the handler in progress has finished, and then is silent',
      withStore(make, async (store) => {
        await writeOneByOne(store, 'a', 1);
        const log: string[] = [];
        let begin: () => void = () => {};
        const begun = new Promise<void>((resolve) => (begin = resolve));
        let finish: () => void = () => {};
        const finished = new Promise<void>((resolve) => (finish = resolve));
        const subscription = store.subscribe({ after: 0n }, async () => {
          log.push('begun');
          begin();
          await finished;
          log.push('finished');
        });
        await begun;
        await store.append('a', 0n, [event(1)]);
        const stopped = subscription.stop().then(() => log.push('stopped'));
        await turn();
        expect(log).toEqual(['begun']);
        finish();
        await stopped;
        await subscription.done;
        await writeOneByOne(store, 'b', 3);
        await turn();
        expect(log).toEqual(['begun', 'finished', 'stopped']);
      }),
    );

    test(
      'ends without an error when the store is closed',
      withStore(make, async (store) => {
        const idle = collect(store, { after: 0n });
        await writeOneByOne(store, 'a', 1);
        await idle.until(1);
        await store.close();
        await idle.subscription.done;
        await idle.subscription.stop();
        expect(idle.seen.length).toBe(1);
      }),
    );
  });
};
