import { jest } from '@jest/globals';
import type { FileId } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { MemoryCounters } from '@icx/runtime';
import { isRefusal, must, type Refusal } from '@icx/refusals';
import { at } from '../fixtures/files-world.fixture.ts';
import { inParts, openReceiving, options, uploader, type Receiving } from '../fixtures/receiving-world.fixture.ts';
import { fileQuotas, QuotaKeeper, type FileQuotas } from './quotas.ts';

let world: Receiving;
afterEach(() => world.remove());
const open = async (quotas: Partial<FileQuotas>): Promise<void> => void (world = await openReceiving({ quotas }));

const wanted = { kind: 'asn', name: null, options } as const;
/** A whole file in one call that does not say how long it is. */
const sent = async (text: string) => {
  const begun = await world.intake.begin(wanted, uploader, 0);
  if (isRefusal(begun)) return begun;
  const context = world.contextOf('AAAA', `file ${begun.id}`);
  const received = await world.intake.take(begun.id, wanted, inParts(...text.split(/(?<=,)/)), 0, uploader, context);
  begun.end();
  return received;
};
const cancelled = async (outcome: Awaited<ReturnType<typeof sent>>) => {
  const { id } = must(outcome).file.receipt;
  must(await world.receipts.cancel(id, world.contextOf('AAAA', `cancel ${id}`)));
};
const exceeded = (saying: string): Partial<Refusal> => ({
  code: 'file-quota-exceeded',
  detail: expect.stringContaining(saying),
});

test('so many files of a party are uploaded or worked off at once; whoever gives one up makes room, and nobody else is held up', async () => {
  await open({ files: 2 });
  const first = must(await world.create(10, 'one'));
  const received = await sent('a,b');
  expect(await world.create(10, 'two')).toMatchObject(exceeded('2 files of your party'));
  expect(isRefusal(await world.create(10, 'other', 'BBBB'))).toBe(false);
  await world.uploads.remove(first.id);
  must(await world.create(10, 'three'));
  expect(await sent('c,d')).toMatchObject(exceeded('2 files of your party'));
  await cancelled(received);
  must(await sent('e,f'));
});

test('so many bytes together, as they were announced; of a file that announced none as they come, and nothing of it stays', async () => {
  await open({ bytes: 100 });
  must(await world.create(60, 'one'));
  expect(await world.create(41, 'two')).toMatchObject(exceeded('would be under way'));
  const before = await world.entries();
  expect(await sent('0123456789,'.repeat(4))).toMatchObject(exceeded('would be under way'));
  expect(await world.entries()).toEqual(before);
  must(await sent('0123456789,'.repeat(3)));
});

test('one of which no byte came for so long that its place has ended begins again behind those that began meanwhile', async () => {
  await open({});
  let seconds = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => seconds * 1_000);
  const { places } = new MemoryCounters(() => seconds);
  const keeper = new QuotaKeeper(world.views, { ...fileQuotas, files: 1 }, places);
  const party = 'AAAA' as PartyId;
  expect(await keeper.begin('fil_1' as FileId, party, 0, at)).toBeUndefined();
  const come = keeper.growing('fil_1' as FileId, party, 0);
  expect(await come(1)).toBeUndefined();
  seconds = 121;
  expect(await keeper.begin('fil_2' as FileId, party, 0, at)).toBeUndefined();
  expect(await come(1)).toMatchObject(exceeded('1 files of your party'));
  clock.mockRestore();
});

test('so many in 24 hours, whatever became of them', async () => {
  await open({ aDay: 2 });
  await cancelled(await sent('a,b'));
  world.later(1);
  await cancelled(await sent('c,d'));
  expect(await sent('e,f')).toMatchObject(exceeded('2 files within 24 hours'));
  world.later(24);
  must(await sent('e,f'));
});

test('what was being uploaded counts again after a start', async () => {
  await open({ files: 1 });
  must(await world.create(10, 'one'));
  const { folder } = world;
  await world.close();
  world = await openReceiving({ folder, quotas: { files: 1 } });
  await world.uploads.resume();
  expect(await world.create(10, 'two')).toMatchObject(exceeded('1 files of your party'));
});

test('of many that begin at once at several doors as many go on as there is room for, and who breaks off makes room', async () => {
  await open({});
  const { places } = new MemoryCounters();
  const doors = [1, 2].map(() => new QuotaKeeper(world.views, { ...fileQuotas, files: 5, bytes: 1_000 }, places));
  const party = 'AAAA' as PartyId;
  const begin = async (n: number, bytes = 0) => doors[n % 2]!.begin(`fil_${n}` as FileId, party, bytes, at);
  const begun = await Promise.all(Array.from({ length: 20 }, (_, n) => begin(n)));
  expect(begun.map(isRefusal)).toEqual([...Array(5).fill(false), ...Array(15).fill(true)]);
  doors[1]!.end('fil_0' as FileId, party);
  expect(await begin(20)).toBeUndefined();
  // Of those that did not say how many bytes they have: together as many as there is room for.
  const growing = [1, 2].map((n) => doors[n - 1]!.growing(`fil_${n}` as FileId, party, 0));
  expect(await growing[0]!(600)).toBeUndefined();
  expect(await growing[1]!(401)).toMatchObject(exceeded('would be under way'));
});
