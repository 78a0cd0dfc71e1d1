import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, CompactEncrypt, CompactSign } from 'jose';
import type { JWK } from 'jose';
import type { PartyId } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import type { Refusal } from '@icx/refusals';
import type { RevealKey, RevealKeys } from './reveal-keys.ts';

/** What precedes the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Seals a revealed code to its requester's key: a JWE (ECDH-ES, A256GCM) with a JWS of the exchange (EdDSA) inside, so
 * that only the requester can read it and anybody it shows it to can see whose word it is.
 */
export class RevealSealer {
  readonly #key: KeyObject;
  readonly #jwk: JWK;

  constructor(
    keys: KeyRing,
    private readonly registered: RevealKeys,
  ) {
    const seed = keys.secret('reveal-signature');
    this.#key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
    this.#jwk = createPublicKey(this.#key).export({ format: 'jwk' });
  }

  /** The key to seal to; `undefined`: in clear. See `RevealKeys.wanted`. */
  keyFor(party: PartyId, delivery: 'plain' | 'jwe' | undefined): Promise<RevealKey | undefined | Refusal> {
    return this.registered.wanted(party, delivery);
  }

  /** The exchange's public key, by which the signature inside is checked. */
  async publicKey(): Promise<JWK> {
    return { ...this.#jwk, kid: await calculateJwkThumbprint(this.#jwk), use: 'sig', alg: 'EdDSA' };
  }

  async seal(content: object, { kid, jwk }: RevealKey): Promise<string> {
    const { kid: signer } = (await this.publicKey()) as { kid: string };
    const signed = await new CompactSign(Buffer.from(JSON.stringify(content)))
      .setProtectedHeader({ alg: 'EdDSA', kid: signer })
      .sign(this.#key);
    return new CompactEncrypt(Buffer.from(signed))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid, cty: 'JOSE' })
      .encrypt(createPublicKey({ key: jwk, format: 'jwk' }));
  }
}
