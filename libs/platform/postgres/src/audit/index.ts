export { openPostgresLeafStore } from './leaf-store.ts';
export { openPostgresSignedCheckpoints } from './signed-checkpoints.ts';
