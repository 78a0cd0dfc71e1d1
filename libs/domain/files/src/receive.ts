import { refuse, type Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { FileEvent } from './events.ts';
import type { Counts } from './file.ts';
import { isEnded, type FileState, type KnownFile, type Receipt } from './state.ts';
import { fileEnded } from './work.ts';

export const fileUnknown = refuse.unknown('file-unknown', 'There is no such file, or it is not one of yours.');

const notWaiting = refuse.conflict('file-not-waiting', 'This file waits for no second person.');

/**
 * What an earlier file is to the same bytes, kind and options of the same party: their receipt; the first one, which a new
 * receipt names because rows of it were refused; or nothing, since nothing of it was taken for good.
 */
export type Standing = 'receipt' | 'first';

export const standingOf = ({ state, receipt, rows: { counts } }: KnownFile): Standing | undefined => {
  if (receipt.options.dryRun || state === 'cancelled' || state === 'refused') return undefined;
  if (counts.rejected === 0) return 'receipt';
  return isTaken(counts) || state !== 'done' ? 'first' : undefined;
};

const isTaken = (counts: Counts): boolean => counts.accepted + counts['already-held'] + counts.conflict > 0;

/** Whether rows of it were taken or still may be: what was taken before it was cancelled or refused stays. */
export const mayHaveTaken = ({ state, receipt, rows: { pass, counts } }: KnownFile): boolean =>
  !receipt.options.dryRun && ((state !== 'cancelled' && state !== 'refused') || (pass === 'taking' && isTaken(counts)));

export const receive = (data: Receipt): readonly FileEvent[] => [{ type: 'files.file-received.v1', data }];

/** Nothing of it is taken before the second person has approved it. */
export const receiveWaiting = (data: Receipt, approval: string): readonly FileEvent[] => [
  ...receive(data),
  { type: 'files.file-waits.v1', data: { at: data.receivedAt, approval } },
];

/** The same bytes once more: nothing but that they came. */
export const sendAgain = (at: Instant): readonly FileEvent[] => [{ type: 'files.file-sent-again.v1', data: { at } }];

/** The second person has. */
export const approve = (file: FileState, at: Instant): readonly FileEvent[] | Refusal => {
  if (file.state === 'absent') return fileUnknown;
  if (isEnded(file)) return fileEnded;
  return file.state === 'waiting' ? [{ type: 'files.file-approved.v1', data: { at } }] : notWaiting;
};

/** What was taken stays; nothing more is. */
export const cancel = (file: FileState, at: Instant): readonly FileEvent[] | Refusal => {
  if (file.state === 'absent') return fileUnknown;
  return isEnded(file) ? fileEnded : [{ type: 'files.file-cancelled.v1', data: { at } }];
};
