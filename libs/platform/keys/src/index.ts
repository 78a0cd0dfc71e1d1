export { commandFingerprint } from './command-fingerprint.ts';
export {
  parseEscrowJwk,
  readEscrowPrivateKey,
  readEscrowPublicKey,
  thumbprintOf,
  type EscrowJwk,
} from './escrow-key.ts';
export { type EscrowState, type KeyEscrow } from './escrow.ts';
export { GuardedKms, type Guard } from './guarded-kms.ts';
export { openKeyFile, type KeyFile, type KeyFileOptions } from './key-file.ts';
export { FIRST_VERSION, KeyDoesNotFit, purposes } from './key-ring.ts';
export type { KeyRing, Purpose, Random, Wrapped } from './key-ring.ts';
export { openKmsKeyFile, type KmsKeyFile, type KmsKeyFileOptions } from './kms-key-file.ts';
export { defaultLimits, type KmsKeyLimits } from './kms-ring-parts.ts';
export { KmsUnavailable, unreachableBy, type KeyContext, type Kms, type KmsTrouble, type NewKey } from './kms.ts';
export { folderTexts, type KeyTextName, type KeyTexts, type KeyTextsAlone } from './key-texts.ts';
export { keyedId } from './keyed-id.ts';
export { LocalKeyRing } from './local-key-ring.ts';
export { pooledRandom } from './pooled-random.ts';
export { KeyFileRefused } from './private-file.ts';
export { EscrowRefused, openEscrow, type Recovered } from './open-escrow.ts';
export type { RingSecrets } from './ring-secrets.ts';
export { recoverRing, type RecoverRing, type RingRecovered } from './recover-ring.ts';
export { remakeKeyTexts } from './remake-key-texts.ts';
export { ed25519KeyOf } from './ed25519.ts';
