import { exchangeItself, metadataOf } from '../metadata.ts';
import { eventIdOf } from '../event-id.ts';
import { EmptyBatch } from '../event-store.ts';
import {
  brief,
  event,
  type MakeStore,
  numbers,
  outcomes,
  RACERS,
  wholeLog,
  withStore,
  writeOneByOne,
} from './store-under-test.ts';

export const appends = (make: MakeStore): void => {
  describe('appending', () => {
    test(
      'stores a batch in order, with its metadata, and answers where it ends and what the log has now',
      withStore(make, async (store) => {
        const first = await store.append('a', 'no-stream', [event(0), event(1)], {
          metadata: metadataOf(exchangeItself),
        });
        const second = await store.append('a', 1n, [event(2)]);
        const log = await wholeLog(store);
        const [one, two, three] = log.map(({ position }) => position);
        expect([first, second]).toMatchObject([
          { outcome: 'appended', position: two, revision: 1n, recorded: log.slice(0, 2) },
          { outcome: 'appended', position: three, revision: 2n, recorded: log.slice(2) },
        ]);
        const recordedAt: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        const ids = log.map(eventIdOf);
        for (const id of ids)
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(new Set(ids).size).toBe(3);
        const common = { stream: 'a', type: 'contract.happened.v1', recordedAt };
        expect(log).toEqual([
          {
            ...common,
            position: one,
            revision: 0n,
            data: { n: 0 },
            metadata: { id: ids[0], ...metadataOf(exchangeItself) },
          },
          {
            ...common,
            position: two,
            revision: 1n,
            data: { n: 1 },
            metadata: { id: ids[1], ...metadataOf(exchangeItself) },
          },
          { ...common, position: three, revision: 2n, data: { n: 2 }, metadata: { id: ids[2] } },
        ]);
      }),
    );

    test(
      `of ${RACERS} who create a stream at once exactly one wins`,
      withStore(make, async (store) => {
        const results = await Promise.all(
          numbers(RACERS).map((n) => store.append('a', 'no-stream', [event(n), event(n), event(n)])),
        );
        expect(outcomes(results)).toEqual({ appended: 1, 'wrong-revision': RACERS - 1 });
        const winner = results.findIndex(({ outcome }) => outcome === 'appended');
        expect(results[winner]).toMatchObject({ outcome: 'appended', position: await store.head(), revision: 2n });
        for (const lost of results.toSpliced(winner, 1))
          expect(lost).toEqual({ outcome: 'wrong-revision', actual: 2n });
        expect(brief(await wholeLog(store))).toEqual(numbers(3).map((n) => ['a', BigInt(n), winner]));
      }),
    );

    test(
      `of ${RACERS} who append after one revision exactly one wins, round after round`,
      withStore(make, async (store) => {
        await store.append('a', 'no-stream', [event(0)]);
        const winners = [0];
        for (const round of numbers(5)) {
          const results = await Promise.all(numbers(RACERS).map((n) => store.append('a', BigInt(round), [event(n)])));
          expect(outcomes(results)).toEqual({ appended: 1, 'wrong-revision': RACERS - 1 });
          winners.push(results.findIndex(({ outcome }) => outcome === 'appended'));
        }
        expect(brief(await wholeLog(store))).toEqual(winners.map((n, revision) => ['a', BigInt(revision), n]));
      }),
    );

    test(
      `of ${RACERS} streams created under one command key exactly one is`,
      withStore(make, async (store) => {
        const results = await Promise.all(
          numbers(RACERS).map((n) =>
            store.append(`s${n}`, 'no-stream', [event(n), event(n)], { commandKey: 'AAAA/0190' }),
          ),
        );
        expect(outcomes(results)).toEqual({ appended: 1, 'command-key-taken': RACERS - 1 });
        const winner = results.findIndex(({ outcome }) => outcome === 'appended');
        const taken = { outcome: 'command-key-taken', stream: `s${winner}`, revision: 0n };
        for (const lost of results.toSpliced(winner, 1)) expect(lost).toEqual(taken);
        expect(brief(await wholeLog(store))).toEqual([0n, 1n].map((revision) => [`s${winner}`, revision, winner]));
        expect(await store.findByCommandKey('AAAA/0190')).toEqual({ stream: `s${winner}`, revision: 0n });
        expect(await store.findByCommandKey('BBBB/0190')).toBeUndefined();
      }),
    );

    test(
      'a command key is that of the first event of its batch, and comes before a wrong revision',
      withStore(make, async (store) => {
        await store.append('a', 'no-stream', [event(0)]);
        await store.append('a', 0n, [event(1), event(2)], { commandKey: 'k' });
        expect(await store.findByCommandKey('k')).toEqual({ stream: 'a', revision: 1n });
        const again = await store.append('a', 0n, [event(1)], { commandKey: 'k' });
        expect(again).toEqual({ outcome: 'command-key-taken', stream: 'a', revision: 1n });
      }),
    );

    test(
      'a refused append leaves no trace',
      withStore(make, async (store) => {
        await store.append('a', 'no-stream', [event(0)], { commandKey: 'k' });
        const results = await Promise.all([
          store.append('a', 'no-stream', [event(1)]),
          store.append('a', 1n, [event(2)]),
          store.append('b', 0n, [event(3)], { commandKey: 'other' }),
          store.append('c', 'no-stream', [event(4)], { commandKey: 'k' }),
        ]);
        expect(results).toEqual([
          { outcome: 'wrong-revision', actual: 0n },
          { outcome: 'wrong-revision', actual: 0n },
          { outcome: 'wrong-revision', actual: null },
          { outcome: 'command-key-taken', stream: 'a', revision: 0n },
        ]);
        for (const stream of ['b', 'c']) expect(await store.readStream(stream)).toEqual([]);
        expect(await store.findByCommandKey('other')).toBeUndefined();
        expect(await store.append('c', 'no-stream', [event(5)], { commandKey: 'other' })).toMatchObject({
          outcome: 'appended',
          position: await store.head(),
          revision: 0n,
        });
        expect(brief(await wholeLog(store))).toEqual([
          ['a', 0n, 0],
          ['c', 0n, 5],
        ]);
      }),
    );

    test(
      'losers and winners side by side do not disturb each other',
      withStore(make, async (store) => {
        await Promise.all([
          ...numbers(16).map((n) => writeOneByOne(store, `s${n}`, 5)),
          ...numbers(200).map(async (n) => {
            const { outcome } = await store.append(`s${n % 16}`, 99n, [event(n), event(n)]);
            expect(outcome).toBe('wrong-revision');
          }),
        ]);
        const log = brief(await wholeLog(store));
        expect(log.length).toBe(80);
        for (const s of numbers(16)) {
          expect(log.filter(([stream]) => stream === `s${s}`)).toEqual(numbers(5).map((n) => [`s${s}`, BigInt(n), n]));
        }
      }),
    );

    test(
      'revisions that no stream can have are wrong revisions',
      withStore(make, async (store) => {
        await writeOneByOne(store, 'a', 2);
        for (const expected of [-1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n, 2n ** 64n + 1n, 2n ** 200n]) {
          expect(await store.append('a', expected, [event(9)])).toEqual({ outcome: 'wrong-revision', actual: 1n });
          expect(await store.append('b', expected, [event(9)])).toEqual({ outcome: 'wrong-revision', actual: null });
        }
        expect(brief(await wholeLog(store))).toEqual(numbers(2).map((n) => ['a', BigInt(n), n]));
      }),
    );

    test(
      'an empty batch is refused',
      withStore(make, async (store) => {
        await expect(store.append('a', 'no-stream', [])).rejects.toThrow(EmptyBatch);
        expect(await wholeLog(store)).toEqual([]);
      }),
    );
  });
};
