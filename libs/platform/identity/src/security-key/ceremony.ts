import type { RelyingParty } from './relying-party.ts';

/** COSE algorithms, in the order in which they are asked for: EdDSA, ES256, and RS256, which is all that some computers have. */
export const algorithms = [-8, -7, -257] as const;

/** What a browser is asked for a new key with (`PublicKeyCredentialCreationOptionsJSON`). */
export interface Creation {
  readonly of: RelyingParty;
  readonly challenge: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  /** Credential ids that the person has: no key is taken twice. */
  readonly had: readonly string[];
}
export const creationOptions = ({ of, challenge, user, had }: Creation) => ({
  rp: { id: of.id, name: 'Install Code Exchange' },
  user,
  challenge,
  pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
  excludeCredentials: had.map((id) => ({ type: 'public-key', id })),
  // The key finds its account itself, so that a page of sign-in need not tell which keys somebody has.
  authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  // Who made it is not asked: it would tell holders apart, and we keep no list of makers.
  attestation: 'none',
});

/** With which it is asked to sign (`PublicKeyCredentialRequestOptionsJSON`). */
export const requestOptions = (of: RelyingParty, challenge: string) => ({
  rpId: of.id,
  challenge,
  userVerification: 'required',
});
