import type { DatabaseSync } from 'node:sqlite';
import type { KeyRing } from '@icx/keys';
import { factOf, proofHolds } from './proof.ts';

type Reason = 'not-a-pair' | 'key-mismatch' | 'format-unknown';

/** The exchange must not start with this vault, or this store of mail. The message says what to do; `code` is stable. */
export class VaultRefused extends Error {
  constructor(
    readonly code: `${'vault' | 'mail'}-${Reason}`,
    message: string,
  ) {
    super(message);
  }
}

export const formatOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.['user_version']);

interface Opened {
  readonly path: string;
  readonly keys: KeyRing;
  readonly pairId: string;
  readonly name: 'vault' | 'mail';
  readonly title: string;
  /** Those that this version can read. */
  readonly formats: readonly number[];
}

/** Throws `VaultRefused` for a file that belongs to other keys, another exchange or a later version. */
export const refuseForeign = async (
  db: DatabaseSync,
  { path, keys, pairId, name, title, formats }: Opened,
): Promise<void> => {
  const refused = (reason: Reason, why: string) => new VaultRefused(`${name}-${reason}`, `The ${title} ${path} ${why}`);
  if (!formats.includes(formatOf(db)))
    throw refused(
      'format-unknown',
      'has a format that this version does not know: start the version that wrote it, or a newer one.',
    );
  const stored = factOf(db, 'pair-id').toString();
  if (stored !== pairId)
    throw refused(
      'not-a-pair',
      `belongs to ${stored} and the keys to ${pairId}: they are of two different exchanges. ` +
        `Put log, ${name} and keys of the same exchange together.`,
    );
  if (await proofHolds(db, keys, pairId)) return;
  throw refused(
    'key-mismatch',
    'was sealed with other keys: put the backup of keys.json that belongs to it in its place.',
  );
};
