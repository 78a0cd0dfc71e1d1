export type { KurrentLogOptions } from './on-cluster.ts';
export { openKurrentReader, type KurrentLogReader } from './log-reader.ts';
export type { KurrentImport } from './import-events.ts';
export { openKurrentImport, openKurrentLog } from './open-log.ts';
export { LogOfAnotherVault } from './own-streams.ts';
export { InvalidConnectionString } from './wire/connection-string.ts';
export { AppendTooLarge } from './wire/failures.ts';
