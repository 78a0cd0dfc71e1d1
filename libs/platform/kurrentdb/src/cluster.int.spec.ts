import { following, happened, Opened, told, whole } from './fake/opened.fixture.ts';

const opened = new Opened();
beforeEach(() => opened.start(3));
afterEach(() => opened.stop());

test('a node that does not lead says who does', async () => {
  const log = await opened.log({ url: opened.cluster.url(1) });
  expect(await log.append('a', 'no-stream', happened(0))).toMatchObject({ outcome: 'appended' });
  opened.cluster.elect(2);
  expect(await log.append('a', 0n, happened(1))).toMatchObject({ outcome: 'appended' });
  expect(await whole(log)).toEqual([
    ['a', 0n, 0],
    ['a', 1n, 1],
  ]);
});

test('when the leader goes the next one is looked for, by those who write and those who listen', async () => {
  const log = await opened.log({ url: opened.cluster.everyUrl });
  const { seen, until } = following(log);
  let expected: 'no-stream' | bigint = 'no-stream';
  for (let n = 0; n < 30; n += 1) {
    if (n === 10) opened.cluster.faults.appends.push('cut-after');
    if (n === 10 || n === 20) {
      opened.cluster.leader().leave();
      opened.cluster.elect(n / 10);
    }
    expect(await log.append('a', expected, happened(n))).toMatchObject({ outcome: 'appended', revision: BigInt(n) });
    expected = BigInt(n);
  }
  await until(30);
  expect(told(seen)).toEqual(await whole(log));
  expect(seen.length).toBe(30);
});
