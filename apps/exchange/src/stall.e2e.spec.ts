import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mostTold } from '@icx/refusals';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import { batches, devices, hostile, smallHostile } from './stall.data.ts';
import { least, longestTurn } from './stall.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const headers = () => ({ 'content-type': 'application/json', 'idempotency-key': randomUUID() });
const post = ({ by, path }: typeof devices, body: Buffer) => world.as(by).send('POST', path, headers(), body);

/** What this machine takes for the largest batch at least: the time in which it parses it, and does nothing else. */
const bareParse = (body: Buffer) => least(5, () => longestTurn(async () => JSON.parse(body.toString())));

test.each(batches)('10,000 honest rows are taken in slices: %s', async (_, sent) => {
  const parse = await bareParse(devices.body());
  const stall = await least(2, (go) => {
    const body = sent.body(go);
    return longestTurn(async () => expect(await post(sent, body)).toMatchObject({ status: 200 }));
  });
  // Among them are a parse of the batch, a count of what is in it, and whatever garbage is collected meanwhile.
  expect(stall).toBeLessThan(16 * parse);
});

test.each(hostile)('%s keep others waiting no longer than an honest batch', async (_, sent, status, code) => {
  const body = sent.body();
  const honest = devices.body();
  const longest = await longestTurn(() => post(devices, honest));
  const stall = await longestTurn(async () => {
    const { status: answered, body: answer, text } = await post(sent, body);
    expect([answered, answer.code]).toEqual([status, code]);
    // An answer about many rows tells each; about one body it does not outgrow what a person reads.
    if (status === 400) expect(text.length).toBeLessThan(mostTold * 250);
  });
  expect(stall).toBeLessThan(4 * longest);
});

test.each(smallHostile)('%s: no longer than a few honest calls', async (_, method, path, body) => {
  const honest = await longestTurn(() => world.as('AAAA').get('/v1/requests'));
  const bytes = body && Buffer.from(JSON.stringify(body));
  const stall = await least(3, () =>
    longestTurn(async () => {
      const reply = await world.as('AAAA').send(method, path, headers(), bytes);
      expect(reply.status).toBe(400);
      expect(reply.text.length).toBeLessThan(mostTold * 250);
    }),
  );
  expect(stall).toBeLessThan(10 * Math.max(honest, 2));
});

test('a signal to end is heard while a hostile body is on its way in', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-stall-'));
  const exchange = await ExchangeProcess.start(folder);
  const [, sent] = hostile[0]!;
  const client = await exchange.as(sent.by);
  const sending = Array.from({ length: 8 }, () => client.send('POST', sent.path, headers(), sent.body()));
  const ended = exchange.end('SIGTERM');
  await Promise.allSettled(sending);
  expect(await ended).toBe(0);
  rmSync(folder, { recursive: true });
});
