import { MemoryReservations } from '@icx/event-store/memory';
import { positionOf, type ImportedEvent } from '@icx/event-store';
import { happened, Opened } from './fake/opened.fixture.ts';
import { openKurrentImport, openKurrentReader } from './index.ts';

const opened = new Opened();
beforeEach(() => opened.start());
afterEach(() => opened.stop());

const PAGE = 7;
const imported = (index: number): ImportedEvent => ({
  ...{ index: BigInt(index), stream: `s${index}`, revision: 0n, type: 'import.happened.v1' },
  ...{ recordedAt: '2020-01-01T00:00:00.000Z', metadata: '{}', data: `{"n":${index}}` },
  ...{ commandKey: undefined, vaultSequence: 0n },
});
/** In pages, at the end of each of which a place is kept. */
const importing = async (count: number): Promise<void> => {
  const moving = await openKurrentImport({ url: opened.cluster.url(), reservations: new MemoryReservations() });
  for (let from = 1; from <= count; from += PAGE)
    await moving.importEvents(Array.from({ length: Math.min(PAGE, count - from + 1) }, (_, n) => imported(from + n)));
  await moving.close();
};

test('what is imported keeps its positions, and is read and followed from any of them; what comes later stands behind', async () => {
  await importing(40);
  const log = await opened.log();
  const later = await log.append('later', 'no-stream', happened(41));
  const positions = [...Array.from({ length: 40 }, (_, n) => BigInt(n + 1)), (later as { position: bigint }).position];
  expect(positions.at(-1)).toBeGreaterThan(2n ** 60n);
  for (let after = 0; after <= 41; after += 1) {
    const from = positionOf(after === 0 ? 0n : positions[after - 1]!);
    // Opened anew: a log that has read to there remembers where it is.
    const reader = await openKurrentReader({ url: opened.cluster.url() });
    expect((await reader.readAll(from, 100)).map(({ position }) => position)).toEqual(positions.slice(after));
    expect((await reader.readAll(from, 3)).map(({ position }) => position)).toEqual(positions.slice(after, after + 3));
    reader.close();
  }
  for (const after of [0, 7, 12, 39, 40]) {
    const seen: bigint[] = [];
    const reached: bigint[] = [];
    const subscription = log.subscribe({ after: positionOf(BigInt(after)) }, (batch) => {
      seen.push(...batch.events.map(({ position }) => position));
      reached.push(batch.reached);
    });
    while (seen.at(-1) !== positions.at(-1)) await Promise.race([new Promise(setImmediate), subscription.done]);
    expect(seen).toEqual(positions.slice(after));
    expect(reached.filter((position) => !positions.includes(position))).toEqual([]);
    await subscription.stop();
  }
});

test('is read a few events at a time without looking for each place again', async () => {
  await importing(40);
  const reader = await openKurrentReader({ url: opened.cluster.url() });
  const read: bigint[] = [];
  for (let after = positionOf(0n); ;) {
    const page = await reader.readAll(after, 2);
    if (page.length === 0) break;
    read.push(...page.map(({ position }) => position));
    after = page.at(-1)!.position;
  }
  expect(read).toEqual(Array.from({ length: 40 }, (_, n) => BigInt(n + 1)));
  reader.close();
});

test('a log is handed on as it was written, and one whose events are not in their places is not', async () => {
  await importing(9);
  const log = await opened.log();
  const late = [{ type: 'native.v1', data: { '2': 1, '1': '\u0000' } }];
  await log.append('late', 'no-stream', late, { commandKey: 'k' });
  const reader = await openKurrentReader({ url: opened.cluster.url() });
  const events = await reader.exportEvents(positionOf(0n), 0n, 100);
  const asImported = ({ vaultSequence, ...event }: ImportedEvent) => event;
  expect(events.slice(0, 9)).toEqual(Array.from({ length: 9 }, (_, n) => asImported(imported(n + 1))));
  expect(events[9]).toMatchObject({ index: 10n, stream: 'late', data: '{"1":"\\u0000","2":1}', commandKey: 'k' });
  await expect(reader.exportEvents(positionOf(2n), 3n, 100)).rejects.toThrow('The log ends at 3');
  expect(await reader.pair()).toMatchObject({ maxVaultSequence: 0n });
  reader.close();
});

test('looking where there is no log makes none', async () => {
  const reader = await openKurrentReader({ url: opened.cluster.url() });
  expect([await reader.pair(), await reader.head(), await reader.readAll(0n, 5)]).toEqual([undefined, 0n, []]);
  reader.close();
  expect(opened.cluster.events.all).toEqual([]);
});
