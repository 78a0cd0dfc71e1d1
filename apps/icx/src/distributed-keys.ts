import { randomBytes, type KeyObject } from 'node:crypto';
import type { DataFolder } from '@icx/cli-channel';
import type { KeyRing, KeyTexts } from '@icx/keys';

export interface Ring {
  readonly keys: KeyRing;
  readonly pairId: string;
}

interface Recovering {
  readonly texts: KeyTexts;
  readonly escrowKey: KeyObject;
  readonly vault: (ring: Ring) => ReturnType<DataFolder['vault']>;
  readonly mail: (ring: Ring) => ReturnType<DataFolder['mail']>;
}

/** Nothing is written before every code and mail has been opened with the keys, in memory. */
export const recoverKeysOf = async ({
  texts,
  escrowKey,
  vault,
  mail,
}: Recovering): Promise<{ readonly codes: number }> => {
  const { LocalKeyRing, openEscrow } = await import('@icx/keys');
  const { remakeKeys } = await import('@icx/keys/kms');
  const { BackupRefused } = await import('@icx/sqlite/backup');
  const escrow = await texts.read('escrow');
  if (escrow === undefined)
    throw new BackupRefused(
      'escrow-missing',
      `There is no escrow in ${texts.place}: restore the keys of a backup first.`,
    );
  const recovered = await openEscrow(escrow, escrowKey);
  const { root, wrapping, content } = recovered;
  try {
    const ring = { keys: new LocalKeyRing({ root, wrapping }, randomBytes), pairId: content.pairId };
    const codes = await vault(ring);
    const seals = await codes.verify(() => undefined).finally(() => codes.close());
    const broken = [...seals.broken, ...(await mail(ring)).broken];
    if (broken.length > 0)
      throw new BackupRefused(
        'escrow-outdated',
        `${broken.length} code(s) or mail(s) do not open with the keys in escrow, ${String(broken[0])} first: ` +
          'restore vault and keys of one backup.',
      );
    await remakeKeys(recovered, texts, process.env);
    return { codes: seals.opened };
  } finally {
    for (const key of [root, ...wrapping.values()]) key.fill(0);
  }
};
