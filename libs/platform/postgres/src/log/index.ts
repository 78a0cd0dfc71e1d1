export { assertDurable, NotDurable } from './durability.ts';
export { exportEvents, type ExportedEvent } from './export-events.ts';
export { importEvents } from './import-events.ts';
export { assertLogEngine, keepLogEngine, LogElsewhere, logEngineOf, type LogEngine } from './log-engine.ts';
export { openPostgresLeaves } from './leaves.ts';
export { openPostgresLog, OtherPair, type PostgresLogOptions } from './open-log.ts';
export { postgresLogReader, type PostgresLogReader } from './log-reader.ts';
export { verifyPostgresLog, type LogProblem } from './verify-log.ts';
export { logMigrations } from './schema.ts';
