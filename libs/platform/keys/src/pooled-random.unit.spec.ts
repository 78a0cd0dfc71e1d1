import { randomBytes } from 'node:crypto';
import { pooledRandom } from './index.ts';

test('each byte of the source is handed out once, in any portions, and not kept', () => {
  const sources: Buffer[] = [];
  const drawn: Buffer[] = [];
  const random = pooledRandom((bytes) => {
    const source = randomBytes(bytes);
    drawn.push(source);
    sources.push(Buffer.from(source));
    return source;
  });
  const taken = Array.from({ length: 1_000 }, (_, index) => Buffer.from(random([12, 16, 32][index % 3]!)));
  expect(taken.map(({ length }) => length).slice(0, 3)).toEqual([12, 16, 32]);
  expect(new Set(taken.map((bytes) => bytes.toString('hex'))).size).toBe(1_000);
  const all = Buffer.concat(sources);
  for (const bytes of taken) expect(all.includes(bytes)).toBe(true);
  expect(drawn[0]!.every((byte) => byte === 0)).toBe(true);
  expect(sources.length).toBeLessThan(10);
});

test('what is larger than the pool comes from the source itself', () => {
  expect(pooledRandom(randomBytes)(10_000)).toHaveLength(10_000);
});
