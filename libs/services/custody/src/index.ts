export { KeyRotation, type RotationProgress } from './key-rotation.ts';
export { OrphanSweep, type Sweepable } from './orphan-sweep.ts';
