import type { RecordedEvent } from '../event-store.ts';
import { positionOf } from '../position.ts';
import { brief, event, type MakeStore, numbers, wholeLog, withStore, writeOneByOne } from './store-under-test.ts';

export const reads = (make: MakeStore): void => {
  describe('reading', () => {
    test(
      'an empty log has no events, no streams and head 0',
      withStore(make, async (store) => {
        expect(await store.head()).toBe(0n);
        expect(await store.readAll(0n, 10)).toEqual([]);
        expect(await store.readStream('a')).toEqual([]);
        expect(await store.findByCommandKey('k')).toBeUndefined();
      }),
    );

    test(
      'a stream is read from a revision, inclusive; beyond its end it is empty',
      withStore(make, async (store) => {
        await writeOneByOne(store, 'a', 4);
        await writeOneByOne(store, 'b', 1);
        const from = async (revision?: bigint) =>
          brief(await store.readStream('a', revision === undefined ? {} : { from: revision })).map(([, , n]) => n);
        expect(await from()).toEqual([0, 1, 2, 3]);
        expect(await from(0n)).toEqual([0, 1, 2, 3]);
        expect(await from(2n)).toEqual([2, 3]);
        for (const beyond of [4n, 2n ** 53n, 2n ** 63n, 2n ** 64n + 2n]) expect(await from(beyond)).toEqual([]);
      }),
    );

    test(
      'the log is read after a position, exclusive, up to a limit; beyond its end it is empty',
      withStore(make, async (store) => {
        await writeOneByOne(store, 'a', 5);
        const at = (await wholeLog(store)).map(({ position }) => position);
        const page = async (after: bigint, limit: number) =>
          (await store.readAll(positionOf(after), limit)).map(({ position }) => position);
        expect(await page(0n, 2)).toEqual(at.slice(0, 2));
        expect(await page(at[1]!, 2)).toEqual(at.slice(2, 4));
        expect(await page(at[3]!, 2)).toEqual(at.slice(4));
        expect(await page(0n, 0)).toEqual([]);
        expect(await page(0n, 1_000_000)).toEqual(at);
        for (const beyond of [at[4]!, at[4]! + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n + 2n])
          expect(await page(beyond, 10)).toEqual([]);
      }),
    );

    test(
      'what is acknowledged can be read at once',
      withStore(make, async (store) => {
        for (const n of numbers(20)) {
          const result = await store.append(`s${n}`, 'no-stream', [event(n)]);
          expect(result).toMatchObject({ outcome: 'appended', position: await store.head(), revision: 0n });
          expect(brief(await store.readStream(`s${n}`))).toEqual([[`s${n}`, 0n, n]]);
        }
      }),
    );

    test(
      'no position is skipped by those who read while others append',
      withStore(make, async (store) => {
        const total = 16 * 25;
        const read = async (limit: number): Promise<RecordedEvent[]> => {
          const seen: RecordedEvent[] = [];
          while (seen.length < total) {
            seen.push(...(await store.readAll(seen.at(-1)?.position ?? 0n, limit)));
            await new Promise((resolve) => setImmediate(resolve));
          }
          return seen;
        };
        const readers = [1, 7, 1000].map(read);
        await Promise.all(numbers(16).map((n) => writeOneByOne(store, `s${n}`, 25)));
        const log = await wholeLog(store);
        expect(log.length).toBe(total);
        for (const seen of await Promise.all(readers)) expect(seen).toEqual(log);
      }),
    );
  });
};
