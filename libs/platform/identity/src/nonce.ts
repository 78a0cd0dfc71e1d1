import { randomBytes } from 'node:crypto';
import { refuse } from '@icx/refusals';

export const nonceRequired = refuse.unauthenticated(
  'dpop-nonce-required',
  'The exchange has just restarted, and this DPoP proof may have been used before. Make a new one with the `nonce` that the header DPoP-Nonce gives (RFC 9449, section 9), or call again in a minute.',
);

/**
 * Proofs that were used are remembered in memory, and so forgotten by a restart. Whatever the process before may have taken
 * counts again only with a nonce, which is of this process: nothing of before can have it.
 */
export class Nonce {
  readonly value = randomBytes(16).toString('base64url');
  readonly #takenUntil: number;

  /** @param takenUntil the latest `iat` of a proof that a process before this may have taken, seconds since 1970. */
  constructor(takenUntil: number) {
    this.#takenUntil = takenUntil;
  }

  mayBeOfBefore({ iat, nonce }: Readonly<Record<string, unknown>>): boolean {
    return (iat as number) <= this.#takenUntil && nonce !== this.value;
  }
}
