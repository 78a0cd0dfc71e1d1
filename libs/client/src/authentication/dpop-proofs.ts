import { generateKeyPair, generateProof, type KeyPair } from 'dpop';
import type { CallToAuthorize } from './authentication.ts';

/** Proofs that a call comes from whom its token was given to (RFC 9449), by a key that never leaves this object. */
export class DpopProofs {
  /** By origin: each server has its own. */
  readonly #nonces = new Map<string, string>();

  constructor(readonly keys: KeyPair) {}

  /** With a new ES256 key pair, whose private half cannot be exported. */
  static async make(): Promise<DpopProofs> {
    return new DpopProofs(await generateKeyPair('ES256'));
  }

  /** `authorization` and `dpop` of one try of a call: a proof counts once. */
  async headers({ method, url }: CallToAuthorize, token: string): Promise<Record<string, string>> {
    const { origin, pathname } = new URL(url);
    const proof = await generateProof(this.keys, origin + pathname, method, this.#nonces.get(origin), token);
    return { authorization: `DPoP ${token}`, dpop: proof };
  }

  /** Whether the answer asks for a nonce and brings it: the next proofs have it (RFC 9449, section 9). */
  learn({ headers, url }: Response): boolean {
    const nonce = headers.get('dpop-nonce');
    if (nonce === null) return false;
    this.#nonces.set(new URL(url).origin, nonce);
    return /\berror="use_dpop_nonce"/.test(headers.get('www-authenticate') ?? '');
  }
}
