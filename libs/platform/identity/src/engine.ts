/** For whoever writes an engine of `IdentityStore`: how each of them seals and hashes what it keeps. */
export { hashedSource, SOURCES_PER_SUBJECT } from './engine/known-source.ts';
export { hashedId, openRecord, sealRecord, type SealedRecord } from './engine/record.ts';
export { newSigningKey, RETIREMENT, signingKeyOf } from './engine/signing-key.ts';
