export { ESCROW_KEY_REGISTERED, EscrowRegistration } from './escrow-registration.ts';
export { KeyRotation, type RotationProgress } from './key-rotation.ts';
export { OrphanSweep, type Sweepable } from './orphan-sweep.ts';
