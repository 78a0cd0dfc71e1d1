export { openCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint/checkpoint.ts';
export { LogSigner, parseLogKey, type LogKey } from './checkpoint/log-key.ts';
export { verifyConsistency, verifyInclusion, type Consistency, type Inclusion } from './merkle/verify-proof.ts';
export { AuditTrail, type AuditEngines } from './trail/audit-trail.ts';
export { AuditRefused } from './trail/begin.ts';
export type { CheckpointStore, LeafSource, StoredCheckpoint } from './trail/ports.ts';
export { AdministrativeActs, type AdministrativeAct } from './acts/administrative-acts.ts';
