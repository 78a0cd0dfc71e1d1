import { exchangeItself, metadataOf } from '../metadata.ts';
import { brief, event, type MakeStore, numbers, wholeLog, withStore, writeOneByOne } from './store-under-test.ts';

export const durability = (make: MakeStore): void => {
  describe('closing', () => {
    test(
      'and opening again loses nothing; positions, revisions and command keys go on',
      withStore(make, async (store, { reopen }) => {
        if (!reopen) return;
        await Promise.all(numbers(8).map((n) => writeOneByOne(store, `s${n}`, 5)));
        await store.append('s0', 4n, [event(5), event(6)], { commandKey: 'k', metadata: metadataOf(exchangeItself) });
        const before = await wholeLog(store);
        const again = await reopen();
        expect(await wholeLog(again)).toEqual(before);
        expect(await again.append('t', 'no-stream', [event(0)], { commandKey: 'k' })).toEqual({
          outcome: 'command-key-taken',
          stream: 's0',
          revision: 5n,
        });
        expect(await again.append('s1', 3n, [event(9)])).toEqual({ outcome: 'wrong-revision', actual: 4n });
        expect(await again.append('s1', 4n, [event(5)])).toMatchObject({
          outcome: 'appended',
          position: await again.head(),
          revision: 5n,
        });
        expect(brief((await wholeLog(again)).slice(42))).toEqual([['s1', 5n, 5]]);
      }),
    );

    test(
      'lets appends in progress finish and refuses what comes later',
      withStore(make, async (store, { reopen }) => {
        const inProgress = numbers(10).map((n) => store.append(`s${n}`, 'no-stream', [event(n)]));
        const closed = store.close();
        await expect(Promise.all(inProgress)).resolves.toHaveLength(10);
        await closed;
        await store.close();
        const refusal = { reason: 'storage-closed' };
        await expect(store.append('t', 'no-stream', [event(0)])).rejects.toMatchObject(refusal);
        await expect(store.readAll(0n, 10)).rejects.toMatchObject(refusal);
        await expect(store.head()).rejects.toMatchObject(refusal);
        if (reopen) expect((await wholeLog(await reopen())).length).toBe(10);
      }),
    );
  });
};
