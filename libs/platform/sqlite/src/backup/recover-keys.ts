import { randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalKeyRing, openEscrow, type Recovered } from '@icx/keys';
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

export interface KeysRecovered {
  /** Codes of the backup's vault, each of which was opened with the keys. */
  readonly codes: number;
}

const files = ['keys.json', 'escrow.json'];

/**
 * Makes the `keys` part of a backup anew from its escrow, for whoever lost the key file or the KMS. Nothing is written
 * before every code of the backup has been opened with the keys, in memory. Throws `BackupRefused` and `EscrowRefused`.
 */
export const recoverKeys = async ({ from, to, escrowKey, remake, now }: RecoverOptions): Promise<KeysRecovered> => {
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new BackupRefused('keys-folder-not-empty', `${to} is not empty: name a folder for these keys alone.`);
  const escrow = join(from.keys, 'escrow.json');
  if (!existsSync(escrow))
    throw new BackupRefused(
      'escrow-missing',
      `There is no ${escrow}: no escrow key was registered before this backup.`,
    );
  const manifest = checkedManifest(from.vault, 'vault');
  const recovered = await openEscrow(readFileSync(escrow, 'utf8'), escrowKey);
  try {
    const codes = await openEvery(recovered, from.vault, manifest, now);
    await keep(recovered, to, manifest, { remake, now });
    return { codes };
  } finally {
    for (const key of [recovered.root, ...recovered.wrapping.values()]) key.fill(0);
  }
};

const openEvery = async (
  { root, wrapping, content: { pairId } }: Recovered,
  folder: string,
  manifest: Manifest,
  now: () => string,
): Promise<number> => {
  if (manifest.pairId !== pairId)
    throw new BackupRefused('vault-not-a-pair', `The escrow is another exchange’s than the vault in ${folder}.`);
  const keys = new LocalKeyRing({ root, wrapping }, randomBytes);
  const { opened, broken } = await openSealed(folder, { keys, pairId }, now);
  if (broken.length === 0) return opened.codes;
  throw new BackupRefused(
    'escrow-outdated',
    `${broken.length} code(s) or mail(s) do not open with the keys in escrow, ${broken[0]} first: ` +
      'escrow and vault are not of one time. Take both from the same backup.',
  );
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
