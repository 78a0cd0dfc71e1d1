import { escrowCheckKeyOf, writeEscrowText } from './escrow-text.ts';
import { tenantName } from './escrow.ts';
import { writeKeyFileText } from './key-file-text.ts';
import type { KeyTexts } from './key-texts.ts';
import { writeKmsKeyFileText } from './kms-key-file-text.ts';
import { GuardedKms } from './guarded-kms.ts';
import { contextOf, type Kms } from './kms.ts';
import type { Recovered } from './open-escrow.ts';
import { deriveSubkey } from './subkeys.ts';

/**
 * The text of the keys, and that of their escrow, of what an escrow gave back. `kms` wraps the keys from now on; without one
 * they are in clear, which is for a sandbox. Throws `KmsUnavailable`, with nothing written.
 */
export const remakeKeyTexts = async (recovered: Recovered, texts: KeyTexts, kms?: Kms): Promise<void> => {
  const keys = kms ? await underKms(recovered, new GuardedKms(kms)) : inClear(recovered);
  const content = { ...recovered.content, keptBy: kms?.name ?? 'local' };
  await texts.alone(async (alone) => {
    await alone.write('escrow', writeEscrowText(content, escrowCheckKeyOf(recovered.root)));
    await alone.write('keys', keys);
  });
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
