import { dirname, join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { escrowCheckKeyOf, writeEscrowText } from './escrow-text.ts';
import { escrowPathOf, tenantName } from './escrow.ts';
import { writeKeyFileText } from './key-file-text.ts';
import type { Random } from './key-ring.ts';
import { writeKmsKeyFileText } from './kms-key-file-text.ts';
import { GuardedKms } from './guarded-kms.ts';
import { contextOf, type Kms } from './kms.ts';
import type { Recovered } from './open-escrow.ts';
import { replaceKeyFile } from './private-file.ts';
import { deriveSubkey } from './subkeys.ts';

export interface RemakeOptions {
  /** Where `keys.json` and `escrow.json` go; made for its owner alone if it does not exist. */
  readonly folder: string;
  /** Wraps the keys from now on; without one they are in the file in clear, which is for a sandbox. */
  readonly kms?: Kms;
  readonly random: Random;
}

/** The key file, and its escrow, of what an escrow gave back. Throws `KmsUnavailable`, with nothing written. */
export const remakeKeyFile = async (recovered: Recovered, { folder, kms, random }: RemakeOptions): Promise<void> => {
  const path = join(folder, 'keys.json');
  const text = kms ? await underKms(recovered, new GuardedKms(kms)) : inClear(recovered);
  const content = { ...recovered.content, keptBy: kms?.name ?? 'local' };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  replaceKeyFile(escrowPathOf(path), writeEscrowText(content, escrowCheckKeyOf(recovered.root)), random);
  replaceKeyFile(path, text, random);
};

const inClear = ({ root, wrapping, content: { pairId } }: Recovered) => writeKeyFileText({ pairId, root, wrapping });

const underKms = async ({ root, wrapping, content: { pairId } }: Recovered, kms: GuardedKms): Promise<string> => {
  const tenant = [];
  for (const [version, key] of wrapping) {
    const wrapped = await kms.wrap(key, contextOf(pairId, tenantName(version)));
    // How much it has wrapped is not known: old enough to give way to a new one at once.
    tenant.push({ version, wrapped, madeAt: 0 });
  }
  const wrappedRoot = await kms.wrap(root, contextOf(pairId, 'root'));
  return writeKmsKeyFileText({ pairId, kms: kms.name, root: wrappedRoot, tenant }, deriveSubkey(root, 'key-file'));
};
