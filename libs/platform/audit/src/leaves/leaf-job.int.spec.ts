import { MemoryData, MemoryLog } from '@icx/event-store/memory';
import { LeaseLost } from '@icx/runtime';
import { leafJob } from './leaf-job.ts';
import { MemoryLeaves } from './memory-leaves.ts';

const now = () => '2026-12-04T10:00:00.000Z';
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('in one process after the other each event gets one leaf; who wakes after another took over adds none', async () => {
  const data = new MemoryData();
  const leaves = new MemoryLeaves();
  const log = new MemoryLog({ data, now });
  const append = (n: number) => log.append(`s${n}`, 'no-stream', [{ type: 'spec.happened.v1', data: { n } }]);
  const settled = async (count: number) => {
    while ((await leaves.head()) < count) await turn();
  };
  const process = () => {
    const stop = new AbortController();
    const ended = leafJob(new MemoryLog({ data, now }), leaves).run({
      token: 1n,
      signal: stop.signal,
      goesWell: () => {},
    });
    return { stop, ended };
  };

  const first = process();
  await append(1);
  await settled(1);
  first.stop.abort();
  await first.ended;

  const second = process();
  await append(2);
  await settled(2);
  const woken = expect(second.ended).rejects.toThrow(LeaseLost);
  await leaves.takeOver();
  await append(3);
  await woken;
  expect(await leaves.head()).toBe(2);

  const fourth = process();
  await settled(3);
  fourth.stop.abort();
  await fourth.ended;
  const positions = (await log.readAll(0n, 10)).map(({ position }) => position);
  expect(await Promise.all(positions.map((position) => leaves.indexOf(position)))).toEqual([1, 2, 3]);
});
