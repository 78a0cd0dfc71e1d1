export { GuardedKms, type Guard } from './guarded-kms.ts';
export { openKeyFile, type KeyFile, type KeyFileOptions } from './key-file.ts';
export { FIRST_VERSION, KeyDoesNotFit, purposes } from './key-ring.ts';
export type { KeyRing, Purpose, Random, Wrapped } from './key-ring.ts';
export { openKmsKeyFile, type KmsKeyFile, type KmsKeyFileOptions } from './kms-key-file.ts';
export { defaultLimits, type KmsKeyLimits } from './kms-key-ring.ts';
export { KmsUnavailable, type KeyContext, type Kms, type KmsTrouble, type NewKey } from './kms.ts';
export { LocalKeyRing, type RingSecrets } from './local-key-ring.ts';
export { KeyFileRefused } from './private-file.ts';
