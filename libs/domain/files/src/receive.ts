import { refuse, type Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { FileEvent } from './events.ts';
import type { FileId } from './file.ts';
import { isEnded, type FileState, type KnownFile, type Receipt } from './state.ts';
import { fileEnded } from './work.ts';

export const fileUnknown = refuse.unknown('file-unknown', 'There is no such file, or it is not one of yours.');

/**
 * What an earlier file is to the same bytes, kind and options of the same party: their receipt; the first one, which a new
 * receipt names because rows of it were refused; or nothing, since nothing of it was taken for good.
 */
const standing = ({ state, receipt, rows: { counts } }: KnownFile): 'receipt' | 'first' | undefined => {
  if (receipt.options.dryRun || state === 'cancelled' || state === 'refused') return undefined;
  if (counts.rejected === 0) return 'receipt';
  const taken = counts.accepted + counts['already-held'] + counts.conflict > 0;
  return taken || state !== 'done' ? 'first' : undefined;
};

/**
 * Which receipt an upload gets: that of an earlier file, or a new one, with the first that it names.
 * @param earlier files of the same bytes, kind and options of the same party, oldest first
 */
export const receiptFor = (
  earlier: readonly KnownFile[],
): { readonly receipt: KnownFile | undefined; readonly first: FileId | null } => {
  const standings = earlier.map((file) => ({ file, as: standing(file) }));
  return {
    receipt: standings.find(({ as }) => as === 'receipt')?.file,
    first: standings.find(({ as }) => as === 'first')?.file.receipt.id ?? null,
  };
};

export const receive = (data: Receipt): readonly FileEvent[] => [{ type: 'files.file-received.v1', data }];

/** The same bytes once more: nothing but that they came. */
export const sendAgain = (at: Instant): readonly FileEvent[] => [{ type: 'files.file-sent-again.v1', data: { at } }];

/** What was taken stays; nothing more is. */
export const cancel = (file: FileState, at: Instant): readonly FileEvent[] | Refusal => {
  if (file.state === 'absent') return fileUnknown;
  return isEnded(file) ? fileEnded : [{ type: 'files.file-cancelled.v1', data: { at } }];
};
