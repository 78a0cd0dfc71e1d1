import type { KeyObject } from 'node:crypto';
import type { KeyRing, Random } from './key-ring.ts';
import { LocalKeyRing } from './local-key-ring.ts';
import { EscrowRefused, openEscrow, type Recovered } from './open-escrow.ts';

export interface RecoverRing {
  /** Its text; `undefined`: there is none. */
  readonly escrow: string | undefined;
  /** Where it was looked for, as it is told. */
  readonly place: string;
  readonly escrowKey: KeyObject;
  readonly random: Random;
  /** Opens everything that is sealed under the keys, whichever engine keeps it, and names what does not open. */
  readonly open: (ring: {
    readonly keys: KeyRing;
    readonly pairId: string;
  }) => Promise<{ readonly codes: number; readonly broken: readonly string[] }>;
  /** Writes the keys as they are kept from now on. */
  readonly keep: (recovered: Recovered) => Promise<void>;
}

export interface RingRecovered {
  /** Each of them was opened with the keys. */
  readonly codes: number;
}

/**
 * Has the keys again from their escrow. Nothing is written before everything has been opened with them, in memory, where they are
 * zeroed afterwards. Throws `EscrowRefused`, and what `open` and `keep` throw.
 */
export const recoverRing = async (options: RecoverRing): Promise<RingRecovered> => {
  const { escrow, place, escrowKey, random, open, keep } = options;
  if (escrow === undefined)
    throw new EscrowRefused(
      'escrow-missing',
      `There is no escrow in ${place}: name the keys of a backup that was made after an escrow key was registered, or restore them first.`,
    );
  const recovered = await openEscrow(escrow, escrowKey);
  const { root, wrapping, content } = recovered;
  try {
    const keys = new LocalKeyRing({ root, wrapping }, random);
    const { codes, broken } = await open({ keys, pairId: content.pairId });
    if (broken.length > 0)
      throw new EscrowRefused(
        'escrow-outdated',
        `${broken.length} code(s) or mail(s) do not open with the keys in escrow, ${broken[0]} first: ` +
          'escrow and vault are not of one time. Take both from the same backup.',
      );
    await keep(recovered);
    return { codes };
  } finally {
    for (const key of [root, ...wrapping.values()]) key.fill(0);
  }
};
