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

/** The keys of databases that are there, from the escrow beside them. */
export const recoverKeysOf = async ({
  texts,
  escrowKey,
  vault,
  mail,
}: Recovering): Promise<{ readonly codes: number }> => {
  const { recoverRing } = await import('@icx/keys');
  const { remakeKeys } = await import('@icx/keys/kms');
  return recoverRing({
    ...{ escrow: await texts.read('escrow'), place: texts.place, escrowKey, random: randomBytes },
    open: async (ring) => {
      const codes = await vault(ring);
      const seals = await codes.verify(() => undefined).finally(() => codes.close());
      const broken = [...seals.broken, ...(await mail(ring)).broken].map(String);
      return { codes: seals.opened, broken };
    },
    keep: (recovered) => remakeKeys(recovered, texts, process.env),
  });
};
