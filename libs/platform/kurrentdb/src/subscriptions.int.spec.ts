import { randomUUID } from 'node:crypto';
import { following, happened, Opened, told, whole } from './fake/opened.fixture.ts';

const opened = new Opened();
const foreign = { id: randomUUID(), type: 'x', data: Buffer.from('{}'), metadata: Buffer.from('') };
beforeEach(() => opened.start());
afterEach(() => opened.stop());

test('sees each event once, in order, though the server sends them again', async () => {
  const log = await opened.log();
  opened.cluster.faults.duplicates = true;
  const { seen, until } = following(log);
  for (let n = 0; n < 20; n += 1) await log.append(`s${n}`, 'no-stream', happened(n));
  await until(20);
  await log.append('last', 'no-stream', happened(20));
  await until(21);
  expect(told(seen)).toEqual(await whole(log));
});

test('comes back from where it was, however often the connection is cut', async () => {
  const [log, writer] = [await opened.log(), await opened.log()];
  const { seen, until } = following(log);
  for (let n = 0; n < 60; n += 1) {
    await writer.append(`s${n}`, 'no-stream', happened(n));
    if (n % 10 === 5) opened.cluster.leader().cut();
  }
  await until(60);
  expect(told(seen)).toEqual(await whole(log));
});

test('that stands and hears nothing is found out, and begins again', async () => {
  const log = await opened.log();
  const { seen, until } = following(log);
  await log.append('a', 'no-stream', happened(0));
  await until(1);
  opened.cluster.faults.heldAt = opened.cluster.events.all.length;
  await log.append('a', 0n, happened(1));
  opened.cluster.faults.heldAt = Infinity; // for those that come: the one that stands is not told
  await until(2);
  expect(told(seen)).toEqual(await whole(log));
});

test('outlives an outage of any length', async () => {
  const log = await opened.log({ giveUpMs: 300 });
  const { seen, until, subscription } = following(log);
  await log.append('a', 'no-stream', happened(0));
  await until(1);
  opened.cluster.leader().leave();
  await expect(log.append('a', 0n, happened(1))).rejects.toMatchObject({ reason: 'storage-unreachable' });
  await expect(log.probe()).rejects.toMatchObject({ reason: 'storage-unreachable' });
  opened.cluster.leader().away = false;
  await log.append('a', 0n, happened(2));
  await until(2);
  expect(told(seen)).toEqual(await whole(log));
  await subscription.stop();
});

test('moves on over what the server left out, and never past the end of its own log', async () => {
  const log = await opened.log({ silenceMs: 60_000 });
  const { events, faults } = opened.cluster;
  const others = (count: number) => {
    for (let n = 0; n < count; n += 1) events.append(`ic.${events.all.length}`, null, [foreign]);
  };
  await log.append('a', 'no-stream', happened(0));
  const first = await log.head();
  others(2_500);
  await log.append('a', 0n, happened(1));
  faults.heldAt = events.all.length - 1;
  others(1_500);
  const { seen, reached, until } = following(log);
  while (!reached.some((at) => at > first)) await new Promise(setImmediate);
  expect(told(seen)).toEqual([['a', 0n, 0]]);
  faults.heldAt = Infinity;
  await log.append('a', 1n, happened(2));
  await until(3);
  const [, second, third] = seen.map(({ position }) => position);
  expect(reached.filter((at) => at >= second! && at !== second && at !== third)).toEqual([]);
  expect(told(seen)).toEqual(await whole(log));
});

test('logs whose names begin alike do not see each other', async () => {
  const [one, two] = [await opened.log({ log: 'icx' }), await opened.log({ log: 'icx2' })];
  await one.append('2.a', 'no-stream', happened(1));
  await two.append('a', 'no-stream', happened(2));
  const [ones, twos] = [following(one), following(two)];
  await Promise.all([ones.until(1), twos.until(1)]);
  expect([told(ones.seen), told(twos.seen)]).toEqual([[['2.a', 0n, 1]], [['a', 0n, 2]]]);
  expect([await whole(one), await whole(two)]).toEqual([told(ones.seen), told(twos.seen)]);
});
