import type { DatabaseSync } from 'node:sqlite';
import { refuseForeign } from '@icx/vault/engine';
import { factOf, proofIn } from './proof.ts';

export const formatOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.['user_version']);

type Opened = Parameters<typeof refuseForeign>[0] & {
  /** Those that this version can read. */
  readonly formats: readonly number[];
};

/** Throws `VaultRefused` for a file that belongs to other keys, another exchange or a later version. */
export const refuseForeignFile = (db: DatabaseSync, { formats, ...opened }: Opened): Promise<void> =>
  refuseForeign(opened, {
    formatIsKnown: formats.includes(formatOf(db)),
    pairId: factOf(db, 'pair-id').toString(),
    proof: proofIn(db),
  });
