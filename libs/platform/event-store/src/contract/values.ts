import type { JsonObject } from '../json.ts';
import { exchangeItself, metadataOf } from '../metadata.ts';
import { event, type MakeStore, wholeLog, withStore } from './store-under-test.ts';

const texts: Record<string, string> = {
  'an emoji of four code points': '👩‍👩‍👧 in the meter cupboard',
  'NUL and other controls': 'a\u0000b\u0001\u001f\u007f\u0085\u2028\u2029',
  'lone surrogates': 'high \ud83d, low \udc00, both the wrong way round \udc00\ud83d',
  'no-break space, byte order mark, right-to-left': '\u00a0\ufeff\u202e1234',
  'a character and its decomposition': 'é e\u0301',
  'quotes, backslashes, SQL': `'"\\ \\u0000 '); DROP TABLE events; --`,
};

export const values = (make: MakeStore): void => {
  describe('data', () => {
    test.each(Object.entries(texts))('keeps %s', (_, text) =>
      withStore(make, async (store) => {
        const data = { n: 0, text, [text]: [text] };
        await store.append('a', 'no-stream', [event(0, data)], {
          metadata: metadataOf(exchangeItself, { [text]: text }),
          commandKey: 'k',
        });
        const [recorded] = await wholeLog(store);
        expect(recorded).toMatchObject({ data, metadata: { [text]: text } });
        expect(await store.readStream('a')).toEqual([recorded]);
      })(),
    );

    test(
      'keeps every kind of JSON value; what is undefined is absent',
      withStore(make, async (store) => {
        const data = JSON.parse(
          '{"n":0,"z":1,"a":{"y":1,"b":2},"null":null,"rounded":12345678901234567890,"true":true,"zero":0,"tiny":5e-324,"huge":1.7976931348623157e308,"safe":9007199254740991,' +
            '"long":"18446744073709551615","":"","nested":[[],{},[{"a":[null]}]],"__proto__":{"polluted":true},"constructor":1}',
        ) as JsonObject;
        const result = await store.append('a', 'no-stream', [event(0, { ...data, gone: undefined })]);
        const [recorded] = await wholeLog(store);
        const told = result.outcome === 'appended' ? result.recorded[0] : undefined;
        expect([told, told && 'gone' in told.data]).toStrictEqual([recorded, false]);
        expect(JSON.stringify(recorded?.data)).toBe(JSON.stringify({ ...data }));
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      }),
    );

    test(
      'is taken when append is called: a change afterwards is not stored',
      withStore(make, async (store) => {
        const data = { n: 0, list: ['as it was'] };
        const metadata = { ...exchangeItself };
        const appended = store.append('a', 'no-stream', [{ type: 'contract.happened.v1', data }], { metadata });
        data.list.push('later');
        metadata.user = 'later';
        await appended;
        expect(await wholeLog(store)).toMatchObject([
          { data: { n: 0, list: ['as it was'] }, metadata: { ...exchangeItself } },
        ]);
      }),
    );

    test(
      'may be a megabyte, a few of them in a batch',
      withStore(make, async (store) => {
        const big = (n: number) => event(n, { text: 'é'.repeat(524_288 - n) });
        await store.append('a', 'no-stream', [big(0), big(1), big(2)]);
        await store.append('b', 'no-stream', [event(3)]);
        const log = await wholeLog(store);
        expect(log.map(({ data }) => data)).toEqual([big(0).data, big(1).data, big(2).data, { n: 3 }]);
      }),
    );

    test(
      'goes with a type and a command key that can be stored as they are, or is refused',
      withStore(make, async (store) => {
        const odd = { type: 'contract.\u0000\u{1f600}.v1', data: { n: 0 } };
        await store.append('a', 'no-stream', [odd], { commandKey: 'k\u0000\ufffd' });
        for (const refused of [
          store.append('b', 'no-stream', [{ type: 'contract.\ud83d.v1', data: { n: 1 } }]),
          store.append('b', 'no-stream', [event(1)], { commandKey: 'k\u0000\ud83d' }),
        ]) {
          await expect(refused).rejects.toThrow(TypeError);
        }
        expect(await wholeLog(store)).toMatchObject([odd]);
        expect(await store.findByCommandKey('k\u0000\ufffd')).toEqual({ stream: 'a', revision: 0n });
        for (const other of ['k', 'k\u0000', 'k\u0000\ud83d']) {
          expect(await store.findByCommandKey(other)).toBeUndefined();
        }
      }),
    );

    test(
      'that is no JSON is refused, and nothing is stored',
      withStore(make, async (store) => {
        const circular: { n: number; self?: JsonObject } = { n: 1 };
        circular.self = circular;
        for (const data of [circular, { n: 1n as unknown as number }]) {
          await expect(
            store.append('a', 'no-stream', [event(0), { type: 'contract.happened.v1', data }]),
          ).rejects.toThrow(TypeError);
        }
        expect(await wholeLog(store)).toEqual([]);
      }),
    );
  });
};
