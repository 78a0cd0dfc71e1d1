export { NotDurable } from './durability.ts';
export { importEvents, NotInOrder, type ImportedEvent } from './import-events.ts';
export { openPostgresLeaves } from './leaves.ts';
export { openPostgresLog, OtherPair, type PostgresLogOptions } from './open-log.ts';
