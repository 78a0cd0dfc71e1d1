import type { AppendResult, EventStore } from '../event-store.ts';
import { MemoryData } from './memory-data.ts';
import { Crashed, MemoryLog, type CrashPoint } from './memory-log.ts';

const now = () => '2026-12-04T10:00:00.000Z';
const happened = [{ type: 'spec.happened.v1', data: {} }];
const create = (log: EventStore, stream: string): Promise<AppendResult> =>
  log.append(stream, 'no-stream', happened, { commandKey: 'AAAA/1' });
const whole = async (data: MemoryData) =>
  (await new MemoryLog({ data, now }).readAll(0n, 100)).map(({ stream }) => stream);

const crashing = (data: MemoryData, point: CrashPoint) => new MemoryLog({ data, now, crash: (at) => at === point });

test('a reservation that a crash left without its event is taken over by the next try, for another stream too', async () => {
  const data = new MemoryData();
  await expect(create(crashing(data, 'reserved'), 'a')).rejects.toThrow(Crashed);
  expect(await data.reservations.find('AAAA/1')).toMatchObject({ stream: 'a', revision: 0n });
  const log = new MemoryLog({ data, now });
  expect(await log.findByCommandKey('AAAA/1')).toBeUndefined();
  expect(await create(log, 'b')).toMatchObject({ outcome: 'appended' });
  expect(await create(log, 'a')).toEqual({ outcome: 'command-key-taken', stream: 'b', revision: 0n });
  expect(await whole(data)).toEqual(['b']);
});

test('one whose event was written before the crash is a command that was carried out', async () => {
  const data = new MemoryData();
  await expect(create(crashing(data, 'written'), 'a')).rejects.toThrow(Crashed);
  const log = new MemoryLog({ data, now });
  expect(await create(log, 'b')).toEqual({ outcome: 'command-key-taken', stream: 'a', revision: 0n });
  expect(await whole(data)).toEqual(['a']);
});

test('one that a refusal left is taken over, and what others wrote in its place is not taken for its event', async () => {
  const data = new MemoryData();
  const log = new MemoryLog({ data, now });
  const refused = await log.append('a', 0n, happened, { commandKey: 'AAAA/1' });
  expect(refused).toEqual({ outcome: 'wrong-revision', actual: null });
  await log.append('a', 'no-stream', [...happened, ...happened], { commandKey: 'BBBB/1' });
  expect(await log.findByCommandKey('AAAA/1')).toBeUndefined();
  expect(await log.append('a', 1n, happened, { commandKey: 'AAAA/1' })).toMatchObject({
    outcome: 'appended',
    revision: 2n,
  });
});

test('a process that was overtaken while it was away does not write any more', async () => {
  const data = new MemoryData();
  const away = Promise.withResolvers<void>();
  let calls = 0;
  const slow = new MemoryLog({ data, now, delay: () => ((calls += 1) === 2 ? away.promise : Promise.resolve()) });
  const late = create(slow, 'a');
  while (data.reservations.size === 0) await new Promise(setImmediate);
  expect(await create(new MemoryLog({ data, now }), 'b')).toMatchObject({ outcome: 'appended' });
  away.resolve();
  expect(await late).toEqual({ outcome: 'command-key-taken', stream: 'b', revision: 0n });
  expect(await whole(data)).toEqual(['b']);
});

test('of many processes with one key exactly one wins', async () => {
  const data = new MemoryData();
  const logs = Array.from({ length: 8 }, () => new MemoryLog({ data, now }));
  const results = await Promise.all(logs.flatMap((log, n) => [create(log, `a${n}`), create(log, `b${n}`)]));
  expect(results.filter(({ outcome }) => outcome === 'appended').length).toBe(1);
  expect(results.filter(({ outcome }) => outcome === 'command-key-taken').length).toBe(15);
  expect((await whole(data)).length).toBe(1);
});

test('an outage is told with its reason, and passes', async () => {
  const log = new MemoryLog({ now });
  log.data.outage = 'storage-unreachable';
  const calls = [
    () => log.head(),
    () => log.probe(),
    () => create(log, 'a'),
    () => log.subscribe({ after: 0n }, () => {}).done,
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject({ reason: 'storage-unreachable' });
  log.data.outage = undefined;
  expect(await create(log, 'a')).toMatchObject({ outcome: 'appended' });
});
