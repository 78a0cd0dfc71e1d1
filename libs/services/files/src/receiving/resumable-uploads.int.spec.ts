import type { FileId } from '@icx/files';
import { at, openFilesWorld, type FilesWorld } from '../fixtures/files-world.fixture.ts';
import { ResumableUploads, type UploadRecord } from './resumable-uploads.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await openFilesWorld();
});
afterEach(() => world.remove());

const id = 'fil_1' as FileId;
const uploadsOf = (receipts: object, quotas: object = {}): ResumableUploads =>
  new ResumableUploads({
    receipts,
    spool: world.spool,
    names: { ofUpload: () => id },
    quotas: { begin: async () => undefined, end: () => undefined, resume: () => undefined, ...quotas },
    keys: { secret: () => Buffer.alloc(32) },
    clock: { now: () => at },
    findCommand: async () => undefined,
  } as unknown as ConstructorParameters<typeof ResumableUploads>[0]);

test('an upload that two calls finish at once has one receipt, of its very bytes', async () => {
  const received: { readonly hash: string }[] = [];
  const file = { receipt: { id } };
  const uploads = uploadsOf({
    receive: async (complete: { readonly hash: string }) => {
      received.push(complete);
      // Had these bytes come before: then they are not needed any more.
      await world.spool.delete(id);
      return { file };
    },
    read: async () => ({ file }),
  });
  const wanted = { kind: 'asn', name: null, options: {}, length: 3, metadata: {} } as unknown as UploadRecord;
  const context = { party: 'AAAA', commandId: 'c1', fingerprint: 'f' };
  const record = (await uploads.create(wanted, context as never)) as UploadRecord;
  await uploads.write(
    record,
    0,
    (async function* () {
      yield Buffer.from('abc');
    })(),
  );
  const by = { party: 'AAAA', user: 'anna' } as never;
  const both = await Promise.all([1, 2].map(() => uploads.finish(record, by)));
  expect(both).toEqual([{ file }, { file }]);
  expect(await uploads.finish(record, by)).toEqual({ file });
  expect(received).toHaveLength(1);
});

test('a create that is held up is not what is known last, of an upload that is complete by then', async () => {
  const file = { receipt: { id } };
  const quick = uploadsOf({ receive: async () => ({ file }), read: async () => ({ file }) });
  const wanted = { kind: 'asn', name: null, options: {}, length: 0, metadata: {} } as unknown as UploadRecord;
  const context = { party: 'AAAA', commandId: 'c1', fingerprint: 'f' } as never;
  const begin = async () => {
    const record = (await quick.create(wanted, context)) as UploadRecord;
    await quick.finish(record, { party: 'AAAA', user: 'anna' } as never);
  };
  const slow = uploadsOf({}, { begin });
  expect(await slow.create(wanted, context)).toMatchObject({ file: id });
  expect(await quick.find(id, 'AAAA' as never)).toMatchObject({ file: id });
});

test('of one piece that two processes bring at once, as a client does that tries again, the bytes are there once', async () => {
  const doors = [uploadsOf({}), uploadsOf({})];
  const wanted = { kind: 'asn', name: null, options: {}, length: 6, metadata: {} } as unknown as UploadRecord;
  const record = (await doors[0]!.create(wanted, {
    party: 'AAAA',
    commandId: 'c1',
    fingerprint: 'f',
  } as never)) as UploadRecord;
  const open = Promise.withResolvers<void>();
  async function* piece() {
    yield Buffer.from('abc');
    await open.promise;
  }
  const writing = doors.map((uploads) => uploads.write(record, 0, piece()));
  open.resolve();
  const ends = await Promise.all(writing);
  expect(ends.toSorted()).toEqual([3, undefined]);
  expect(await doors[0]!.write(record, 0, piece())).toBeUndefined();
  expect(await doors[1]!.offset(record)).toBe(3);
});
