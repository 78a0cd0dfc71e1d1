import type { FileId } from '@icx/files';
import { at, openFilesWorld, type FilesWorld } from '../fixtures/files-world.fixture.ts';
import { ResumableUploads, type UploadRecord } from './resumable-uploads.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await openFilesWorld();
});
afterEach(() => world.remove());

const id = 'fil_1' as FileId;
const uploadsOf = (receipts: object): ResumableUploads =>
  new ResumableUploads({
    receipts,
    spool: world.spool,
    names: { ofUpload: () => id },
    quotas: { begin: async () => undefined, end: () => undefined, resume: () => undefined },
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
