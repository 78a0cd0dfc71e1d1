export { openKeyFile, KeyFileRefused, type KeyFile, type KeyFileOptions } from './key-file.ts';
export { KeyDoesNotFit, purposes, type KeyRing, type Purpose, type Random, type Wrapped } from './key-ring.ts';
export { LocalKeyRing, type RingSecrets } from './local-key-ring.ts';
