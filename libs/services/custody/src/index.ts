export { KeyRotation, type RotationProgress } from './key-rotation.ts';
