export { deviceBytes, deviceIdOf } from './device-ids.ts';
export { newProof, refuseForeign, VaultRefused } from './refuse-foreign.ts';
export { newDataKey, seal, unseal, type DataKey, type Label, type Seal } from './seal.ts';
export type { Surroundings } from './surroundings.ts';
export type { Progress, Verification } from './verification.ts';
