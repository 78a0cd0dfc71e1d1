import { timingSafeEqual } from 'node:crypto';
import { KeyDoesNotFit, type KeyRing, type Wrapped } from '@icx/keys';

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

/** Known to whoever has the subkeys; wrapped, so that opening it also proves the wrapping key. */
const proofOf = (keys: KeyRing, pairId: string) => keys.hmac('vault-fingerprint', `proof of ${pairId}`);

/** For an engine to keep: the proof under the newest wrapping key. Throws `KmsUnavailable`. */
export const newProof = (keys: KeyRing, pairId: string): Promise<Wrapped> => keys.wrap(proofOf(keys, pairId));

/** Whether that was sealed with these keys. Throws `KmsUnavailable`. */
const proofHolds = async (proof: Wrapped, keys: KeyRing, pairId: string): Promise<boolean> => {
  try {
    return timingSafeEqual(await keys.unwrap(proof), proofOf(keys, pairId));
  } catch (error) {
    if (error instanceof KeyDoesNotFit) return false;
    throw error;
  }
};

interface Opened {
  /** For whoever reads the message: a file, a schema. */
  readonly path: string;
  readonly keys: KeyRing;
  readonly pairId: string;
  readonly name: 'vault' | 'mail';
  readonly title: string;
}

/** Throws `VaultRefused` for what belongs to other keys or another exchange, and what has a format unknown here. */
export const refuseForeign = async (
  { path, keys, pairId, name, title }: Opened,
  stored: { readonly formatIsKnown: boolean; readonly pairId: string; readonly proof: Wrapped },
): Promise<void> => {
  const refused = (reason: Reason, why: string) => new VaultRefused(`${name}-${reason}`, `The ${title} ${path} ${why}`);
  if (!stored.formatIsKnown)
    throw refused(
      'format-unknown',
      'has a format that this version does not know: start the version that wrote it, or a newer one.',
    );
  if (stored.pairId !== pairId)
    throw refused(
      'not-a-pair',
      `belongs to ${stored.pairId} and the keys to ${pairId}: they are of two different exchanges. ` +
        `Put log, ${name} and keys of the same exchange together.`,
    );
  if (await proofHolds(stored.proof, keys, pairId)) return;
  throw refused(
    'key-mismatch',
    'was sealed with other keys: put the backup of keys.json that belongs to it in its place.',
  );
};
