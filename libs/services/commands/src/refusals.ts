import { refuse, type Refusal } from '@icx/refusals';

/** Told by identity, never to a caller: nothing stands in the way of what was tried. */
export const onlyTried = refuse('only-tried', 'It would be carried out as things are.');

/** As `onlyTried`, where what is asked for is there already. */
export const nothingTried = refuse('nothing-tried', 'It is there already, as things are.');

export const commandIdReused = refuse.conflict(
  'command-id-reused',
  'This Idempotency-Key was used before with another body. Send a new key with a new command.',
);

export const contended = refuse.unavailable(
  'request-contended',
  'Others are changing the same thing at once. Send the same command again in a moment.',
);

export const writtenByNewerRelease = (type: string): Refusal =>
  refuse.unavailable(
    'written-by-newer-release',
    `A newer release has written to this (${type}), and this one does not understand it. Upgrade this exchange to that release; the same command may then be sent again.`,
  );

/** Why it cannot be decided on what the caller read; `undefined`: it still is as it was then (`If-Match`). */
export const movedFrom = (
  ifRevision: bigint | undefined,
  { revision, changedAt = revision }: { readonly revision: bigint; readonly changedAt?: bigint },
): Refusal | undefined =>
  ifRevision === undefined || (ifRevision >= changedAt && ifRevision <= revision)
    ? undefined
    : refuse.moved('revision-moved', `It has changed: it is at ETag "${changedAt}" now. Read it again, then decide.`);
