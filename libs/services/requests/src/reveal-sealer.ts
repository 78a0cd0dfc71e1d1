import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, CompactEncrypt, CompactSign } from 'jose';
import type { JWK } from 'jose';
import { document, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { ed25519KeyOf } from '@icx/keys';
import type { KeyRing } from '@icx/keys';
import type { RevealKey } from './reveal-keys.ts';

const signatureKeySchema = document('SignatureKey', {
  kty: Type.Literal('OKP'),
  crv: Type.Literal('Ed25519'),
  x: Type.String(),
  kid: Type.String({ description: 'RFC 7638 thumbprint.' }),
  use: Type.Literal('sig'),
  alg: Type.Literal('EdDSA'),
});
type SignatureKey = DocumentOf<typeof signatureKeySchema>;

/** A JWK Set (RFC 7517). */
export const signatureKeysSchema = document('SignatureKeys', { keys: Type.Array(signatureKeySchema) });

const described = async ({ x }: JWK): Promise<SignatureKey> => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: x! } as const;
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg: 'EdDSA' };
};

/**
 * Seals a revealed code to its requester's key: a JWE (ECDH-ES, A256GCM) with a JWS of the exchange (EdDSA) inside, so
 * that only the requester can read it and anybody it shows it to can see whose word it is.
 */
export class RevealSealer {
  readonly #key: KeyObject;
  readonly #publicKey: Promise<SignatureKey>;

  constructor(keys: KeyRing) {
    this.#key = ed25519KeyOf(keys.secret('reveal-signature'));
    this.#publicKey = described(createPublicKey(this.#key).export({ format: 'jwk' }));
  }

  /** The exchange's public key, by which the signature inside is checked. */
  publicKey(): Promise<SignatureKey> {
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
