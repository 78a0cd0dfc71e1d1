export { creationOptions, requestOptions } from './ceremony.ts';
export { Challenges } from './challenges.ts';
export { relyingPartyAt, type RelyingParty } from './relying-party.ts';
export type { KeyResponse } from './response.ts';
export { readMadeKey, readSignature, verifiedCounter, verifiedKey, type MadeKey } from './verification.ts';
