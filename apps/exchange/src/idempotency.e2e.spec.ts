import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectUntold, freshCode, vector } from './codes.fixture.ts';
import { client, fault } from './post-states.fixture.ts';
import { eventNames, World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const keyed = (key: string) => ({ 'idempotency-key': key });
const history = async (path: string) => eventNames(await world.as('SECA').get(`${path}/history`));

interface Act {
  readonly by: PartyName;
  readonly act: string;
  readonly body: object;
  /** Another body under the same key. */
  readonly other: object;
}
const answer = (body: object, other: object): Act => ({ by: 'BBBB', act: 'answer', body, other });

/** Each act on a request that is ready for it, in an order that every one of them can be in. */
const acts: readonly Act[] = [
  { by: 'BBBB', act: 'acknowledgement', body: {}, other: { leg: 1 } },
  answer({ answer: 'already-commissioned' }, { answer: 'request-invalid', note: 'no such meter' }),
  { by: 'AAAA', act: 'reroute', body: { addressee: 'BBBB', correction: 'c' }, other: { addressee: 'CCCC' } },
  answer(
    { answer: 'code-supplied', installCode: vector },
    { answer: 'code-supplied', installCode: vector.slice(0, 32), representation: 'raw-16' },
  ),
  { by: 'BBBB', act: 'recall', body: { reason: 'wrong row' }, other: { reason: 'another' } },
  answer({ answer: 'code-supplied', installCode: vector }, { answer: 'not-installer' }),
  { by: 'AAAA', act: 'reveal', body: { format: 'raw-16', reason: 'r' }, other: { format: 'sr-8.11', reason: 'r' } },
  { by: 'AAAA', act: 'unusable', body: { reason: 'no join' }, other: { reason: 'join failed' } },
  answer({ answer: 'not-installer', note: 'n' }, { answer: 'not-installer' }),
  { by: 'AAAA', act: 'closure', body: { outcome: 'no-wan' }, other: { outcome: 'other' } },
];

describe('a command sent again', () => {
  let path: string;
  const done: (Act & { readonly key: string; readonly text: string; readonly etag: string | undefined })[] = [];
  beforeAll(async () => {
    path = await world.raised();
  });

  test.each(acts)('$act ($body): at once and with its body in another order', async (one) => {
    const { by, act, body, other } = one;
    const key = randomUUID();
    const send = (content: object) => world.as(by).post(`${path}/${act}`, content, keyed(key));
    const first = await send(body);
    expect(first).toMatchObject({ status: 200 });
    const before = await history(path);
    const again = await send(Object.fromEntries(Object.entries(body).toReversed()));
    expect([again.status, again.body]).toEqual([200, first.body]);
    // A reveal is authorised and recorded each time; nothing else is done again.
    expect(await history(path)).toEqual(act === 'reveal' ? [...before, 'code-revealed'] : before);
    expect(await send(other)).toMatchObject({ status: 409, body: { code: 'command-id-reused' } });
    done.push({ ...one, key, text: first.text, etag: first.headers.etag });
  });

  test('after the request has moved on and ended, each outcome is as it was; the reveal is decided anew', async () => {
    expect(done).toHaveLength(acts.length);
    for (const { by, act, body, key, text, etag } of done) {
      const again = await world.as(by).post(`${path}/${act}`, body, keyed(key));
      if (act === 'reveal') expect(again).toMatchObject({ status: 409, body: { code: 'request-ended' } });
      else expect([act, again.status, again.text, again.headers.etag]).toEqual([act, 200, text, etag]);
    }
  });

  test('a refusal is not kept: the same key is decided again', async () => {
    const other = await world.raised();
    const key = keyed(randomUUID());
    const early = await world.as('AAAA').post(`${other}/unusable`, { reason: 'r' }, key);
    expect(early).toMatchObject({ status: 409, body: { code: 'not-revealed' } });
    await world.as('BBBB').post(`${other}/answer`, { answer: 'code-supplied', installCode: freshCode() });
    await world.as('AAAA').post(`${other}/reveal`, { format: 'raw-16', reason: 'r' });
    expect(await world.as('AAAA').post(`${other}/unusable`, { reason: 'r' }, key)).toMatchObject({ status: 200 });
  });

  test('a key belongs to its party: another party’s same key is another command', async () => {
    const other = await world.raised();
    const key = keyed(randomUUID());
    expect(await world.as('BBBB').post(`${other}/acknowledgement`, {}, key)).toMatchObject({ status: 200 });
    expect(await world.as('AAAA').post(`${other}/withdrawal`, {}, key)).toMatchObject({
      status: 200,
      body: { state: 'ended' },
    });
  });
});

describe('raising', () => {
  const bodyFor = ({ deviceId, deviceType } = world.device()) => ({ deviceId, deviceType });

  test('with the same key is the same stored outcome, also when the request has ended', async () => {
    const [key, body] = [keyed(randomUUID()), bodyFor()];
    const first = await world.as('AAAA').post('/v1/requests', body, key);
    await world.as('AAAA').post(`${first.headers.location}/withdrawal`);
    const again = await world.as('AAAA').post('/v1/requests', body, key);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(await world.as('AAAA').post('/v1/requests', bodyFor(), key)).toMatchObject({
      status: 409,
      body: { code: 'command-id-reused' },
    });
    const next = await world.as('AAAA').post('/v1/requests', body);
    expect(next.status).toBe(201);
    expect(next.headers.location).not.toBe(first.headers.location);
  });

  test.each([
    ['/v1/parties/AAAA/clients', client()],
    ['/v1/inventory/data-fixes', fault()],
  ])('with a key that began something else, %s, is refused', async (path, body) => {
    const key = keyed(randomUUID());
    expect(await world.as('AAAA').post(path, body, key)).toMatchObject({ status: 201 });
    expect(await world.as('AAAA').post('/v1/requests', bodyFor(), key)).toMatchObject({
      status: 409,
      body: { code: 'command-id-reused' },
    });
  });

  test('that was given the open request is that outcome again, too', async () => {
    const [key, body] = [keyed(randomUUID()), bodyFor()];
    const first = await world.as('AAAA').post('/v1/requests', body);
    const second = await world.as('AAAA').post('/v1/requests', body, key);
    await world.as('BBBB').post(`${first.headers.location}/answer`, { answer: 'not-installer' });
    const again = await world.as('AAAA').post('/v1/requests', body, key);
    expect([second.status, again.status, again.text]).toEqual([200, 200, second.text]);
  });

  test('at once, 24 times with one key, creates one request, and every answer is the same', async () => {
    const [key, body] = [keyed(randomUUID()), bodyFor()];
    const replies = await Promise.all(
      Array.from({ length: 24 }, () => world.as('AAAA').post('/v1/requests', body, key)),
    );
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await history(replies[0]!.headers.location!)).toEqual([
      'install-code-requested',
      'leg-opened',
      'leg-received',
    ]);
  });

  test('at once, 24 times with keys of their own, creates one request: one 201, the others are given it', async () => {
    const body = bodyFor();
    const replies = await Promise.all(Array.from({ length: 24 }, () => world.as('AAAA').post('/v1/requests', body)));
    expect(new Set(replies.map(({ headers }) => headers.location)).size).toBe(1);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([...Array<number>(23).fill(200), 201]);
    const { body: list } = await world.as('AAAA').get('/v1/requests?limit=500');
    expect(list.items.filter(({ deviceId }: { deviceId: string }) => deviceId === body.deviceId)).toHaveLength(1);
  });

  test('at once, two suppliers answer two codes: the first stands, the second is told so', async () => {
    const path = await world.raised();
    const replies = await Promise.all(
      Array.from({ length: 8 }, () =>
        world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: freshCode() }),
      ),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(7).fill(409)]);
    expect((await history(path)).filter((name) => name === 'code-supplied')).toHaveLength(1);
  });
});

describe('If-Match', () => {
  test('lets an act through only at the ETag that was read', async () => {
    const path = await world.raised();
    const { etag } = (await world.as('BBBB').get(path)).headers;
    const acknowledge = (ifMatch: string) =>
      world.as('BBBB').post(`${path}/acknowledgement`, {}, { 'if-match': ifMatch });
    expect(await acknowledge('"7"')).toMatchObject({ status: 412, body: { code: 'revision-moved' } });
    const acknowledged = await acknowledge(etag!);
    expect(acknowledged.status).toBe(200);
    const late = await world.as('BBBB').post(`${path}/answer`, { answer: 'not-installer' }, { 'if-match': etag! });
    expect(late).toMatchObject({ status: 412, body: { detail: expect.stringContaining(acknowledged.headers.etag!) } });
    expect(await history(path)).toEqual(['install-code-requested', 'leg-opened', 'leg-received', 'leg-acknowledged']);
  });

  test('does not stand in the way of a command sent again', async () => {
    const path = await world.raised();
    const headers = { ...keyed(randomUUID()), 'if-match': '"2"' };
    const first = await world.as('BBBB').post(`${path}/acknowledgement`, {}, headers);
    const again = await world.as('BBBB').post(`${path}/acknowledgement`, {}, headers);
    expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
  });

  test('also guards a reveal: refused, nothing is given and nothing recorded', async () => {
    const path = await world.raised();
    await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: freshCode() });
    const body = { format: 'raw-16', reason: 'r' };
    expect(await world.as('AAAA').post(`${path}/reveal`, body, { 'if-match': '"2"' })).toMatchObject({ status: 412 });
    expect((await history(path)).at(-1)).toBe('code-supplied');
  });
});

test('a key of hexadecimal digits alone, as a UUID without hyphens, works, and is not kept as it came', async () => {
  const path = await world.raised();
  const key = randomUUID().replaceAll('-', '');
  const first = await world.as('BBBB').post(`${path}/answer`, { answer: 'not-installer' }, keyed(key));
  const again = await world.as('BBBB').post(`${path}/answer`, { answer: 'not-installer' }, keyed(key));
  expect([first.status, again.text]).toEqual([200, first.text]);
  expect(readFileSync(join(world.folder, 'log.db-wal')).includes(key)).toBe(false);
});

test('accepted without an event: acknowledged twice, the second outcome is kept as well', async () => {
  const path = await world.raised();
  await world.as('BBBB').post(`${path}/acknowledgement`);
  const key = keyed(randomUUID());
  const second = await world.as('BBBB').post(`${path}/acknowledgement`, {}, key);
  await world.as('BBBB').post(`${path}/answer`, { answer: 'not-installer' });
  const again = await world.as('BBBB').post(`${path}/acknowledgement`, {}, key);
  expect([again.status, again.text]).toEqual([200, second.text]);
});

test('moving the clock is carried out once per key, and moves at once come one after the other', async () => {
  const move = (body: object, key = randomUUID()) => world.as('SECA').post('/v1/sandbox/clock', body, keyed(key));
  const key = randomUUID();
  const first = await move({ advance: 'P1D' }, key);
  const again = await move({ advance: 'P1D' }, key);
  expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
  expect(await move({ advance: 'P2D' }, key)).toMatchObject({ status: 409, body: { code: 'command-id-reused' } });
  const moves = await Promise.all([1, 2, 3, 4].map(() => move({ advance: 'PT1H' })));
  const times = moves.map(({ body }) => Date.parse(body.now)).toSorted((a, b) => a - b);
  expect(times.at(-1)! - Date.parse(first.body.now)).toBeGreaterThanOrEqual(4 * 3_600_000);
});

test('no answer but a reveal held a code', () => expectUntold(world, [vector]));
