import { must } from '@icx/refusals';
import { inParts, openReceiving, uploader, type Receiving } from '../fixtures/receiving-world.fixture.ts';

let world: Receiving;
beforeEach(async () => void (world = await openReceiving()));
afterEach(() => world.remove());

test('an upload that nobody goes on with is there for 24 hours, and then with what was known of it gone', async () => {
  const upload = must(await world.create(10, 'one'));
  await world.uploads.write(upload, 0, inParts('01234'));
  expect(await world.sweepIn(23)).toBe(0);
  expect(await world.uploads.offset(upload)).toBe(5);
  expect(await world.sweepIn(25)).toBe(1);
  expect(await world.entries()).toEqual([]);
  expect(await world.uploads.find(upload.id, upload.party)).toMatchObject({ code: 'file-unknown' });
});

test('what a crash left of a call that never became a file goes too', async () => {
  await world.spool.append('fil_TEST0123456789abcdef0123456789abcdef', Buffer.from('half'));
  expect(await world.sweepIn(23)).toBe(0);
  expect(await world.sweepIn(25)).toBe(1);
});

test('a file that is still to be worked off stays, however old; the original of one that has ended does not', async () => {
  const upload = must(await world.create(5, 'one'));
  await world.uploads.write(upload, 0, inParts('01234'));
  const { id } = must(await world.uploads.finish(upload, uploader)).file.receipt;
  await world.sweepIn(1_000);
  expect(await world.entries()).toEqual([id]);
  must(await world.receipts.cancel(id, world.contextOf('AAAA', 'cancel')));
  // As if it had been killed between the event and the deletion.
  await world.spool.append(id, Buffer.from('01234'));
  expect(await world.sweepIn(0)).toBe(1);
  expect(await world.entries()).toEqual([]);
});
