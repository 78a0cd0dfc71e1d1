import { refuse, type Refusal } from '@icx/refusals';

/** Told by identity, never to a caller: nothing stands in the way of what was tried. */
export const onlyTried = refuse('only-tried', 'It would be carried out as things are.');

export const commandIdReused = refuse(
  'command-id-reused',
  'This Idempotency-Key was used before with another body. Send a new key with a new command.',
);

export const contended = refuse(
  'request-contended',
  'Others are changing the same thing at once. Send the same command again in a moment.',
);

/** Why it cannot be decided on what the caller read; `undefined`: it still is as it was then (`If-Match`). */
export const movedFrom = (
  ifRevision: bigint | undefined,
  { revision }: { readonly revision: bigint },
): Refusal | undefined =>
  ifRevision === undefined || ifRevision === revision
    ? undefined
    : refuse('revision-moved', `It has changed: it is at ETag "${revision}" now. Read it again, then decide.`);
