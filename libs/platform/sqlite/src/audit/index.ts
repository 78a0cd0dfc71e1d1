export { openCheckpointReader, openSignedCheckpoints, type CheckpointReader } from './sqlite-checkpoints.ts';
