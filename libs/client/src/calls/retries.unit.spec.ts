import fc from 'fast-check';
import { bearer, Connection } from '@icx/client';

/** What may become of one try. */
const outcome = fc.oneof(
  fc.constantFrom('ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNREFUSED'),
  fc.record({
    status: fc.constantFrom(200, 201, 304, 400, 401, 404, 409, 412, 422, 429, 500, 502, 503),
    retryAfter: fc.constantFrom(undefined, '0', '3', '40', 'Mon, 23 Nov 2026 10:00:07 GMT', 'soon'),
  }),
);
type Outcome = typeof outcome extends fc.Arbitrary<infer T> ? T : never;

const NOW = Date.parse('2026-11-23T10:00:00Z');

/** One call of a client whose tries end as given, the last one again and again. */
const play = async (outcomes: readonly Outcome[], method: string, tries: number, random: number) => {
  const sent: { readonly at: number; readonly key: string | null; readonly body: unknown }[] = [];
  let now = NOW;
  const connection = new Connection({
    url: 'http://exchange.test',
    authentication: { ...bearer('t'), again: async () => true },
    retries: {
      tries,
      within: 10_000,
      now: () => now,
      sleep: async (pause) => void (now += pause),
      random: () => random,
    },
    fetch: async (_, { headers, body }) => {
      sent.push({ at: now, key: (headers as Headers).get('idempotency-key'), body });
      const next = outcomes[Math.min(sent.length, outcomes.length) - 1]!;
      if (typeof next === 'string') throw new TypeError('fetch failed', { cause: { code: next } });
      const { status, retryAfter } = next;
      return new Response(null, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });
    },
  });
  const body = method === 'POST' ? '{"a":1}' : null;
  await connection.send('v1/things', { method, body }).catch(() => undefined);
  return sent;
};

const anyPlay = [
  fc.array(outcome, { minLength: 1, maxLength: 12 }),
  fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'),
  fc.integer({ min: 1, max: 6 }),
  fc.double({ min: 0, max: 1, noNaN: true }),
] as const;

const isFinal = (tried: Outcome): boolean => typeof tried !== 'string' && ![401, 429, 503].includes(tried.status);

test('whatever happens, a change keeps its key and its body', () =>
  fc.assert(
    fc.asyncProperty(...anyPlay, async (...given) => {
      const [, method] = given;
      const sent = await play(...given);
      expect(new Set(sent.map(({ key, body }) => `${key} ${body}`)).size).toBe(1);
      expect(sent[0]!.key === null).toBe(method === 'GET');
    }),
  ));

test('whatever happens, it ends: in so many tries and so much time', () =>
  fc.assert(
    fc.asyncProperty(...anyPlay, async (...given) => {
      const [outcomes, , tries] = given;
      const sent = await play(...given);
      const proved = outcomes.slice(0, sent.length).some((tried) => typeof tried !== 'string' && tried.status === 401);
      expect(sent.length).toBeLessThanOrEqual(tries + (proved ? 1 : 0));
      expect(sent.at(-1)!.at - NOW).toBeLessThanOrEqual(10_000);
    }),
  ));

test('what was answered for good is not asked again, and nothing before its time', () =>
  fc.assert(
    fc.asyncProperty(...anyPlay, async (...given) => {
      const [outcomes] = given;
      const sent = await play(...given);
      const ends = outcomes.findIndex(isFinal);
      if (ends >= 0) expect(sent.length).toBeLessThanOrEqual(ends + 1);
      sent.slice(1).forEach(({ at }, n) => {
        const tried = outcomes[Math.min(n, outcomes.length - 1)]!;
        if (typeof tried !== 'string' && tried.retryAfter === '3' && tried.status !== 401)
          expect(at - sent[n]!.at).toBeGreaterThanOrEqual(3000);
      });
    }),
  ));

test('a stream is sent once', async () => {
  let sent = 0;
  const connection = new Connection({
    url: 'http://exchange.test',
    authentication: bearer('t'),
    fetch: async () => {
      sent += 1;
      throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    },
  });
  const body = new Blob(['a']).stream();
  await expect(connection.send('v1/files', { method: 'POST', body })).rejects.toThrow(TypeError);
  expect(sent).toBe(1);
});
