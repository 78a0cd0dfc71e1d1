export { ESCROW_KEY_REGISTERED, EscrowRegistration, escrowSchema } from './escrow-registration.ts';
export { KeyRotation, rotationSchema, type RotationProgress } from './key-rotation.ts';
export { OrphanSweep, type Sweepable } from './orphan-sweep.ts';
