import { isRefusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { approve, cancel, countsOf, evolveFile, mayHaveTaken, noFile, standingOf } from './index.ts';
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

const standing = (events: readonly FileEvent[]) => standingOf(fold(events) as KnownFile);

test.each([
  [true, 'to be taken', [received('one')]],
  [true, 'cancelled after rows were taken', [received('one'), begun, taken({ accepted: 5 }), cancelled]],
  [true, 'refused after rows were taken', [received('one'), begun, taken({ accepted: 5 }), refused]],
  [false, 'cancelled before', [received('one'), begun, cancelled]],
  [false, 'refused whole', [received('one', { allOrNothing: true }), begun, refused]],
  [false, 'a dry run', [received('one', { dryRun: true }), begun, taken({ accepted: 5 }), done]],
] as const)('a file may have taken rows: %s, being %s', (may, _, events) =>
  expect(mayHaveTaken(fold(events) as KnownFile)).toBe(may),
);

describe('to the same bytes of the same party, kind and options a file is', () => {
  test.each([
    ['before anything is read', [received('one')]],
    ['while it waits for the second person', [received('one'), waits]],
    ['while its rows are taken', [received('one'), begun, taken({ accepted: 5 })]],
    ['when it is done', [received('one'), begun, taken({ accepted: 5 }), done]],
    ['when rows are in conflict: they wait for their holder', [received('one'), begun, taken({ conflict: 1 }), done]],
    ['when it had no rows', [received('one'), begun, done]],
  ] as const)('their receipt, as long as no row was refused: %s', (_, events) =>
    expect(standing(events)).toBe('receipt'),
  );

  test('the first one, which a new receipt names, if rows were refused', () =>
    expect(standing([received('one'), begun, taken({ accepted: 5, rejected: 1 }), done])).toBe('first'));

  test.each([
    ['a dry run', [received('one', { dryRun: true }), begun, taken({ accepted: 5 }), done]],
    ['one that was cancelled', [received('one'), begun, taken({ accepted: 5 }), cancelled]],
    ['one that was refused whole', [received('one'), refused]],
    ['one of which every row was refused', [received('one'), begun, taken({ rejected: 5, skipped: 1 }), done]],
  ] as const)('nothing, being %s', (_, events) => expect(standing(events)).toBeUndefined());
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

  test('is approved while it waits, and not otherwise', () => {
    expect(approve(fold([received('one'), waits]), later)).toEqual([
      { type: 'files.file-approved.v1', data: { at: later } },
    ]);
    expect(approve(fold([received('one')]), later)).toMatchObject({ code: 'file-not-waiting' });
    expect(approve(fold([received('one'), waits, cancelled]), later)).toMatchObject({ code: 'file-ended' });
    expect(approve(noFile, later)).toMatchObject({ code: 'file-unknown' });
  });
});
