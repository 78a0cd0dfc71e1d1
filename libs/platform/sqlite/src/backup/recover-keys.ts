import { randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { recoverRing, type Recovered, type RingRecovered } from '@icx/keys';
import { openSealed } from './sealed-files.ts';
import { BackupRefused, checkedManifest, writeManifest, type Manifest } from './manifest.ts';

export interface RecoverOptions {
  /** Where vault and keys of the backup are. Of the keys only `escrow.json` is needed. */
  readonly from: Readonly<Record<'vault' | 'keys', string>>;
  /** Where the keys go, to be restored from: a folder that is empty or not there yet. */
  readonly to: string;
  readonly escrowKey: KeyObject;
  /** Writes the key file into the folder, which is there then, as the keys are kept from now on. */
  readonly remake: (recovered: Recovered, folder: string) => Promise<void>;
  /** Wall clock, ISO 8601. */
  readonly now: () => string;
}

const files = ['keys.json', 'escrow.json'];

/**
 * Makes the `keys` part of a backup anew from its escrow, for whoever lost the key file or the KMS. Nothing is written
 * before every code of the backup has been opened with the keys, in memory. Throws `BackupRefused` and `EscrowRefused`.
 */
export const recoverKeys = async ({ from, to, escrowKey, remake, now }: RecoverOptions): Promise<RingRecovered> => {
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new BackupRefused('keys-folder-not-empty', `${to} is not empty: name a folder for these keys alone.`);
  const manifest = checkedManifest(from.vault, 'vault');
  const escrow = join(from.keys, 'escrow.json');
  return recoverRing({
    ...{ escrow: existsSync(escrow) ? readFileSync(escrow, 'utf8') : undefined, place: from.keys, escrowKey },
    random: randomBytes,
    open: async (ring) => {
      if (manifest.pairId !== ring.pairId)
        throw new BackupRefused(
          'vault-not-a-pair',
          `The escrow is another exchange’s than the vault in ${from.vault}.`,
        );
      const { opened, broken } = await openSealed(from.vault, ring, now);
      return { codes: opened.codes, broken };
    },
    keep: (recovered) => keep(recovered, to, manifest, { remake, now }),
  });
};

const keep = async (
  recovered: Recovered,
  to: string,
  { pairId, head, vaultSequence }: Manifest,
  { remake, now }: Pick<RecoverOptions, 'remake' | 'now'>,
): Promise<void> => {
  const made = mkdirSync(to, { recursive: true, mode: 0o700 });
  try {
    await remake(recovered, to);
    writeManifest(to, files, { part: 'keys', pairId, at: now(), head, vaultSequence });
  } catch (error) {
    for (const name of [...files, 'manifest.json']) rmSync(join(to, name), { force: true });
    if (made !== undefined) rmSync(made, { recursive: true });
    throw error;
  }
};
