import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, CompactEncrypt, CompactSign } from 'jose';
import type { JWK } from 'jose';
import { ed25519KeyOf } from '@icx/keys';
import type { KeyRing } from '@icx/keys';
import type { RevealKey } from './reveal-keys.ts';

type NamedKey = JWK & { readonly kid: string };

const described = async (jwk: JWK): Promise<NamedKey> => ({
  ...jwk,
  kid: await calculateJwkThumbprint(jwk),
  use: 'sig',
  alg: 'EdDSA',
});

/**
 * Seals a revealed code to its requester's key: a JWE (ECDH-ES, A256GCM) with a JWS of the exchange (EdDSA) inside, so
 * that only the requester can read it and anybody it shows it to can see whose word it is.
 */
export class RevealSealer {
  readonly #key: KeyObject;
  readonly #publicKey: Promise<NamedKey>;

  constructor(keys: KeyRing) {
    this.#key = ed25519KeyOf(keys.secret('reveal-signature'));
    this.#publicKey = described(createPublicKey(this.#key).export({ format: 'jwk' }));
  }

  /** The exchange's public key, by which the signature inside is checked. */
  publicKey(): Promise<NamedKey> {
    return this.#publicKey;
  }

  async seal(content: object, { kid, jwk }: RevealKey): Promise<string> {
    const { kid: signer } = await this.#publicKey;
    const signed = await new CompactSign(Buffer.from(JSON.stringify(content)))
      .setProtectedHeader({ alg: 'EdDSA', kid: signer })
      .sign(this.#key);
    return new CompactEncrypt(Buffer.from(signed))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid, cty: 'JOSE' })
      .encrypt(createPublicKey({ key: jwk, format: 'jwk' }));
  }
}
