export { openCheckpointReader, openSqliteCheckpoints, type CheckpointReader } from './sqlite-checkpoints.ts';
