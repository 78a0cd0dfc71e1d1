import type { HeldBy } from '@icx/holdings';
import type { HeldCodes, Vault } from '@icx/vault';

/**
 * What is held, as the vault of supplied codes knows the same code: holdings have fingerprints of their own. `undefined`:
 * nothing is held. Throws `SealBroken` and `KmsUnavailable`.
 */
export const heldFingerprint = async (
  { holdings, vault }: { readonly holdings: Pick<HeldCodes, 'open'>; readonly vault: Pick<Vault, 'fingerprintOf'> },
  { holder, deviceId }: HeldBy,
): Promise<string | undefined> => {
  const code = await holdings.open(holder, deviceId);
  if (!code) return undefined;
  const fingerprint = vault.fingerprintOf(code.bytes);
  code.bytes.fill(0);
  return fingerprint;
};
