import { setTimeout as sleep } from 'node:timers/promises';
import type { AppendFault } from './fake/faults.fixture.ts';
import { happened, Opened, whole } from './fake/opened.fixture.ts';
import { AppendTooLarge } from './index.ts';
import { Connection } from './wire/connection.ts';

const opened = new Opened();
beforeEach(() => opened.start());
afterEach(() => opened.stop());

test.each<AppendFault[]>([
  ['cut-before'],
  ['cut-after'],
  ['unanswered'],
  ['late'],
  ['cut-before', 'cut-after', 'unanswered'],
  ['late', 'late', 'cut-before'],
])('an append is written once and told as written: %j %j %j', async (...faults) => {
  const log = await opened.log();
  await log.append('a', 'no-stream', happened(0));
  opened.cluster.faults.appends.push(...faults.filter(Boolean));
  const result = await log.append('a', 0n, [...happened(1), ...happened(2)], { commandKey: 'k' });
  opened.cluster.faults.letIn(); // what was on its way all the time
  expect(result).toMatchObject({ outcome: 'appended', revision: 2n, position: await log.head() });
  expect(await log.append('a', 2n, happened(3))).toMatchObject({ outcome: 'appended' });
  expect(await whole(log)).toEqual([0, 1, 2, 3].map((n) => ['a', BigInt(n), n]));
  expect(await log.findByCommandKey('k')).toEqual({ stream: 'a', revision: 1n });
});

test('one that was overtaken while its outcome was unknown is a wrong revision, and not written', async () => {
  const [log, other] = [await opened.log(), await opened.log()];
  opened.cluster.faults.appends.push('unanswered');
  const late = log.append('a', 'no-stream', happened(1));
  await sleep(50);
  await other.append('a', 'no-stream', [...happened(8), ...happened(9)]);
  expect(await late).toEqual({ outcome: 'wrong-revision', actual: 1n });
  expect(await whole(log)).toEqual([
    ['a', 0n, 8],
    ['a', 1n, 9],
  ]);
});

test('a log slower than anybody waits for one call writes each append once', async () => {
  const log = await opened.log({ callMs: 100 });
  opened.cluster.faults.slowMs = 150;
  const results = await Promise.all([0, 1, 2, 3].map((n) => log.append(`s${n}`, 'no-stream', happened(n))));
  expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill('appended'));
  opened.cluster.faults.slowMs = 0;
  expect((await whole(log)).toSorted()).toEqual([0, 1, 2, 3].map((n) => [`s${n}`, 0n, n]));
});

test('the connection cut again and again under load loses nothing and writes nothing twice', async () => {
  const log = await opened.log();
  const cutting = setInterval(() => opened.cluster.leader().cut(), 150);
  const writers = Array.from({ length: 8 }, async (_, s) => {
    for (let n = 0; n < 25; n += 1)
      expect(await log.append(`s${s}`, n === 0 ? 'no-stream' : BigInt(n - 1), happened(n))).toMatchObject({
        outcome: 'appended',
      });
  });
  await Promise.all(writers).finally(() => clearInterval(cutting));
  const events = await whole(log);
  expect(events.length).toBe(200);
  for (let s = 0; s < 8; s += 1)
    expect(events.filter(([stream]) => stream === `s${s}`).map(([, , n]) => n)).toEqual([...Array(25).keys()]);
});

test('what is larger than the server takes is refused whole, and says how large it may be', async () => {
  const log = await opened.log();
  opened.cluster.faults.maxAppendSize = 1_048_576;
  const half = [{ type: 'spec.happened.v1', data: { text: 'x'.repeat(600_000) } }];
  const refused = log.append('a', 'no-stream', [...half, ...half]);
  await expect(refused).rejects.toThrow(AppendTooLarge);
  await expect(refused).rejects.toThrow('at most 1048576 bytes');
  expect(await whole(log)).toEqual([]);
  expect(await log.append('a', 'no-stream', half)).toMatchObject({ outcome: 'appended' });
});

test('a user without rights is told so at once', async () => {
  const log = await opened.log();
  opened.cluster.faults.appends.push('access-denied');
  await expect(log.append('a', 'no-stream', happened(0))).rejects.toThrow('refuses the user of KURRENTDB_URL');
});

test('several calls of one try have no more time together than one has', async () => {
  const connection = new Connection(opened.cluster.url(), { callMs: 5_000, giveUpMs: 5_000 });
  const [first, second] = await connection.ask(async (_, left) => {
    const before = left();
    await sleep(20);
    return [before, left()] as const;
  });
  expect(second).toBeLessThan(first);
  connection.close();
});
