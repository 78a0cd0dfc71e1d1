import type { KeyCredential } from '../identity-store.ts';
import { algorithms } from './ceremony.ts';
import type { RelyingParty } from './relying-party.ts';
import { readKeyResponse, type KeyResponse } from './response.ts';

/** A key that was made at our page, by whoever looked at it: with it the person showed PIN, finger or face. */
export interface MadeKey extends Pick<KeyCredential, 'id' | 'publicKey' | 'counter'> {
  readonly synced: boolean;
}

export const readMadeKey = (text: string): KeyResponse | undefined =>
  readKeyResponse(text, 'webauthn.create', ['attestationObject']);

export const readSignature = (text: string): KeyResponse | undefined =>
  readKeyResponse(text, 'webauthn.get', ['authenticatorData', 'signature']);

/** The library throws at what is wrong; of what it gets everything comes from the browser, so that is never a fault of ours. */
const orNothing = async <T>(verify: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await verify();
  } catch {
    return undefined;
  }
};

const shown = ({ id, response }: KeyResponse) => ({
  id,
  rawId: id,
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: response as never,
});

/** Nobody asked who made the key. Certificates of makers would be followed to wherever they say that their lists are. */
const tellsNoMaker = async (attestation: string): Promise<boolean> => {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const decoded = decodeAttestationObject(Buffer.from(attestation, 'base64url'));
  const format = decoded.get('fmt');
  // One with no maker's number may vouch for itself (WebAuthn, 5.1.3).
  return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
};

/** @param made of a challenge that was used up. `undefined`: it does not hold. */
export const verifiedKey = (made: KeyResponse, at: RelyingParty): Promise<MadeKey | undefined> =>
  orNothing(async () => {
    if (!(await tellsNoMaker(made.response['attestationObject']!))) return undefined;
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const { registrationInfo } = await verifyRegistrationResponse({
      response: shown(made),
      expectedChallenge: made.challenge,
      expectedOrigin: at.origin,
      expectedRPID: at.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...algorithms],
    });
    if (registrationInfo?.credential.id !== made.id) return undefined;
    const { credential, credentialDeviceType } = registrationInfo;
    return {
      id: made.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      synced: credentialDeviceType === 'multiDevice',
    };
  });

/**
 * How far the key has counted, if it has signed this. Whether it has counted that far before is not looked at.
 * @param signature of a challenge that was used up
 */
export const verifiedCounter = (
  signature: KeyResponse,
  { id, publicKey }: Pick<KeyCredential, 'id' | 'publicKey'>,
  at: RelyingParty,
): Promise<number | undefined> =>
  orNothing(async () => {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: shown(signature),
      expectedChallenge: signature.challenge,
      expectedOrigin: at.origin,
      expectedRPID: at.id,
      requireUserVerification: true,
      credential: { id, publicKey: Buffer.from(publicKey, 'base64url'), counter: 0 },
    });
    return verified && signature.id === id ? authenticationInfo.newCounter : undefined;
  });
