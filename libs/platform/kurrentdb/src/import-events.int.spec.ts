import { eventIdOf, leafHash, leafOf, NotInOrder, type ImportedEvent } from '@icx/event-store';
import { MemoryReservations } from '@icx/event-store/memory';
import { Opened } from './fake/opened.fixture.ts';
import { openKurrentImport } from './index.ts';

const opened = new Opened();
beforeEach(() => opened.start());
afterEach(() => opened.stop());

const imported = (index: number, more: Partial<ImportedEvent> = {}): ImportedEvent => ({
  index: BigInt(index),
  stream: `s"${index % 2}`,
  revision: BigInt(Math.floor((index - 1) / 2)),
  type: 'import.\u0000.v1',
  recordedAt: `2020-01-01T00:00:00.00${index}Z`,
  metadata: index === 1 ? '{"party":"AAAA"}' : `{"id":"00000000-0000-4000-8000-00000000000${index}"}`,
  data: `{"1":"\\u0000\\ud83d","n":${index}}`,
  commandKey: `k${index}`,
  vaultSequence: BigInt(index * 10),
  ...more,
});

test('keeps index, time, texts and keys, goes on where it was broken off, and refuses what does not follow', async () => {
  const reservations = new MemoryReservations();
  const moving = await openKurrentImport({ url: opened.cluster.url(), reservations, callMs: 300, giveUpMs: 5_000 });
  opened.cluster.faults.appends.push('cut-after');
  expect(await moving.importEvents([imported(1), imported(2), imported(3)])).toBe(3n);
  expect(await moving.importEvents([imported(2), imported(3), imported(4)])).toBe(4n);
  await expect(moving.importEvents([imported(6)])).rejects.toThrow(NotInOrder);
  await expect(moving.importEvents([imported(4, { data: '{}' }), imported(5)])).rejects.toThrow(NotInOrder);
  await expect(moving.importEvents([imported(5, { revision: 7n, vaultSequence: 40n })])).rejects.toThrow(NotInOrder);
  await moving.close();

  const log = await opened.log({ reservations });
  const events = await log.readAll(0n, 10);
  expect(events.map(({ leafIndex, recordedAt }) => [leafIndex, recordedAt])).toEqual(
    [1, 2, 3, 4].map((n) => [n, imported(n).recordedAt]),
  );
  expect(events.map((event) => leafOf(event, event.leafIndex!).hash)).toEqual(
    [1, 2, 3, 4].map((n) => leafHash(imported(n))),
  );
  expect(events.map(eventIdOf)).toEqual([
    'position-1',
    ...[2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`),
  ]);
  expect(await log.maxVaultSequence()).toBe(40n);
  expect(await log.append('s"0', 1n, [{ type: 'import.next.v1', data: {} }])).toMatchObject({ revision: 2n });
  expect((await log.readAll(events[3]!.position, 10)).map(({ leafIndex }) => leafIndex)).toEqual([undefined]);
  expect(await log.append('t', 'no-stream', [{ type: 't', data: {} }], { commandKey: 'k3' })).toEqual({
    outcome: 'command-key-taken',
    stream: 's"1',
    revision: 1n,
  });
});

test('is refused into a log that has events of its own', async () => {
  const log = await opened.log();
  await log.append('a', 'no-stream', [{ type: 'spec.happened.v1', data: {} }]);
  const moving = await openKurrentImport({ url: opened.cluster.url(), reservations: new MemoryReservations() });
  await expect(moving.importEvents([imported(1)])).rejects.toThrow(NotInOrder);
  await moving.close();
});
