import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mostTold } from '@icx/refusals';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import { batches, devices, hostile, smallHostile } from './stall.data.ts';
import { leastOf, longestBelow, turnsOf } from './stall.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const headers = () => ({ 'content-type': 'application/json', 'idempotency-key': randomUUID() });
const post = ({ by, path }: typeof devices, body: Buffer) => world.as(by).send('POST', path, headers(), body);

/** Of an honest batch, which others have to wait for anyway. */
let honest: number;
beforeAll(async () => {
  const body = devices.body();
  honest = (await turnsOf(() => post(devices, body))).longest;
});

test.each(batches)('10,000 honest rows are taken in slices: %s', async (_, sent) => {
  const share = await leastOf(1, async (go) => {
    const body = sent.body(go);
    const { longest, all } = await turnsOf(async () => expect(await post(sent, body)).toMatchObject({ status: 200 }));
    // In one piece it would be all of it. A parse is one turn, which is much of a batch that is soon done.
    return longest / Math.max(all / 3, honest);
  });
  expect(share).toBeLessThan(1);
});

test.each(hostile)('%s keep others waiting no longer than an honest batch', async (_, sent, status, code) => {
  const body = sent.body();
  const stall = await longestBelow(4 * honest, async () => {
    const { status: answered, body: answer, text } = await post(sent, body);
    expect([answered, answer.code]).toEqual([status, code]);
    // An answer about many rows tells each; about one body it does not outgrow what a person reads.
    if (status === 400) expect(text.length).toBeLessThan(mostTold * 250);
  });
  expect(stall).toBeLessThan(4 * honest);
});

test.each(smallHostile)('%s: no longer than a few honest calls', async (_, method, path, body) => {
  const list = (await turnsOf(() => world.as('AAAA').get('/v1/requests'))).longest;
  const bytes = body && Buffer.from(JSON.stringify(body));
  const bound = 10 * Math.max(list, 2);
  const stall = await longestBelow(bound, async () => {
    const reply = await world.as('AAAA').send(method, path, headers(), bytes);
    expect(reply.status).toBe(400);
    expect(reply.text.length).toBeLessThan(mostTold * 250);
  });
  expect(stall).toBeLessThan(bound);
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
