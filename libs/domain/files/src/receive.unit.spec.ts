import { isRefusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { cancel, countsOf, evolveFile, noFile, receiptFor } from './index.ts';
import type { Counts, FileEvent, FileId, FileOptions, FileState, KnownFile } from './index.ts';

const at = instant('2026-12-01T10:00:00Z');
const later = instant('2026-12-01T10:05:00Z');
const fold = (events: readonly FileEvent[]) => events.reduce<FileState>(evolveFile, noFile);

const received = (id: string, options: Partial<FileOptions> = {}): FileEvent => ({
  type: 'files.file-received.v1',
  data: {
    ...{ id: id as FileId, kind: 'asn', party: 'BBBB' as never, name: null, bytes: 10, hash: 'a1', receivedAt: at },
    options: { dryRun: false, allOrNothing: false, profile: null, originalParty: null, ...options },
    first: null,
  },
});
const waits: FileEvent = { type: 'files.file-waits.v1', data: { at, approval: 'apr_1' } };
const begun: FileEvent = {
  type: 'files.file-begun.v1',
  data: { at, container: 'plain', encoding: 'utf-8', delimiter: ',', header: ['deviceId'] },
};
const taken = (counts: Partial<Counts>): FileEvent => ({
  type: 'files.rows-taken.v1',
  data: { at, fromLine: 2, toLine: 9, read: 10, counts: { ...countsOf(() => 0), ...counts }, refused: [], results: 5 },
});
const done: FileEvent = { type: 'files.file-done.v1', data: { at } };
const refused: FileEvent = { type: 'files.file-refused.v1', data: { at, code: 'x', detail: 'y', line: null } };
const cancelled: FileEvent = { type: 'files.file-cancelled.v1', data: { at } };

const told = (...files: (readonly FileEvent[])[]) => {
  const { receipt, first } = receiptFor(files.map((events) => fold(events) as KnownFile));
  return { receipt: receipt?.receipt.id ?? null, first };
};

describe('the same bytes from the same party, of the same kind and options', () => {
  test('get a receipt of their own the first time', () => expect(told()).toEqual({ receipt: null, first: null }));

  test.each([
    ['before anything is read', [received('one')]],
    ['while it waits for the second person', [received('one'), waits]],
    ['while its rows are taken', [received('one'), begun, taken({ accepted: 5 })]],
    ['when it is done', [received('one'), begun, taken({ accepted: 5 }), done]],
    ['when rows are in conflict: they wait for their holder', [received('one'), begun, taken({ conflict: 1 }), done]],
    ['when it had no rows', [received('one'), begun, done]],
  ] as const)('get the first receipt if no row was refused: %s', (_, events) =>
    expect(told(events)).toEqual({ receipt: 'one', first: null }),
  );

  test('get a new one that names the first if rows were refused', () =>
    expect(told([received('one'), begun, taken({ accepted: 5, rejected: 1 }), done])).toEqual({
      receipt: null,
      first: 'one',
    }));

  test.each([
    ['a dry run', [received('one', { dryRun: true }), begun, taken({ accepted: 5 }), done]],
    ['one that was cancelled', [received('one'), begun, taken({ accepted: 5 }), cancelled]],
    ['one that was refused whole', [received('one'), refused]],
    ['one of which every row was refused', [received('one'), begun, taken({ rejected: 5, skipped: 1 }), done]],
  ] as const)('never get %s as first', (_, events) => expect(told(events)).toEqual({ receipt: null, first: null }));

  test('get the receipt of which nothing was refused, whichever it is, and else name the first of all', () => {
    const mended = [received('three'), begun, taken({ accepted: 1, 'already-held': 5 }), done];
    const partly = (id: string) => [received(id), begun, taken({ accepted: 5, rejected: 1 }), done];
    expect(told([received('one'), cancelled], partly('two'), mended)).toEqual({ receipt: 'three', first: 'two' });
    expect(told([received('one'), cancelled], partly('two'), partly('four'))).toEqual({ receipt: null, first: 'two' });
  });
});

describe('a file', () => {
  test.each([
    ['that was received', [received('one')]],
    ['that waits', [received('one'), waits]],
    ['whose rows are taken', [received('one'), begun, taken({ accepted: 5 })]],
  ] as const)('%s can be cancelled', (_, events) =>
    expect(cancel(fold(events), later)).toEqual([{ type: 'files.file-cancelled.v1', data: { at: later } }]),
  );

  test.each([[done], [refused], [cancelled]])('that has ended cannot: %j', (ending) => {
    const told = cancel(fold([received('one'), ending]), later);
    expect(isRefusal(told) && told).toMatchObject({ code: 'file-ended', kind: 'conflict' });
  });

  test('that nobody sent cannot', () => expect(cancel(noFile, later)).toMatchObject({ code: 'file-unknown' }));
});
