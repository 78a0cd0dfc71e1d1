import { InvalidStreamName } from '../event-store.ts';
import { brief, event, type MakeStore, wholeLog, withStore } from './store-under-test.ts';

/** No two of them are the same stream. */
const accepted = [
  'a',
  'A',
  ' a',
  'a ',
  'é',
  'e\u0301',
  "'; DROP TABLE events; --",
  'x" OR ""="',
  '%',
  '_',
  '*',
  '?1',
  ':name',
  '$all',
  '$ce-a',
  '../../etc/passwd',
  'C:\\windows\\',
  '<script>alert(1)</script>',
  '${jndi:ldap://x}',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  '0',
  '\ufeffa',
  '\u202ea',
  'ﬁ',
  'fi',
  '👩‍👩‍👧',
  'x'.repeat(200),
  '\uffff'.repeat(200),
];

const refused: Record<string, string> = {
  empty: '',
  'of 201 characters': 'x'.repeat(201),
  'with NUL': 'a\u0000b',
  'ending in NUL': 'a\u0000',
  'with a line feed': 'a\nb',
  'with DEL': 'a\u007f',
  'with a C1 control': 'a\u0085',
  'with a lone high surrogate': 'a\ud83d',
  'with a lone low surrogate': '\udc00a',
};

export const streamNames = (make: MakeStore): void => {
  describe('a stream name', () => {
    test(
      'may be anything without control characters, and is kept as it is',
      withStore(make, async (store) => {
        for (const [n, name] of accepted.entries()) {
          const result = await store.append(name, 'no-stream', [event(n)]);
          expect([name, result]).toMatchObject([
            name,
            { outcome: 'appended', position: await store.head(), revision: 0n },
          ]);
        }
        expect(brief(await wholeLog(store))).toEqual(accepted.map((name, n) => [name, 0n, n]));
        for (const [n, name] of accepted.entries())
          expect(brief(await store.readStream(name))).toEqual([[name, 0n, n]]);
      }),
    );

    test.each(Object.entries(refused))('%s is refused, and nothing is stored', (_, name) =>
      withStore(make, async (store) => {
        await store.append('a', 'no-stream', [event(0)]);
        await store.append('\ufffda', 'no-stream', [event(1)]);
        await expect(store.append(name, 'no-stream', [event(2)])).rejects.toThrow(InvalidStreamName);
        expect(await store.readStream(name)).toEqual([]);
        expect(brief(await wholeLog(store))).toEqual([
          ['a', 0n, 0],
          ['\ufffda', 0n, 1],
        ]);
      })(),
    );
  });
};
