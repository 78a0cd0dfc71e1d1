export { leafHash, leafText, type LeafFields } from './leaf.ts';
export { openLogReader, type LogReader } from './log-reader.ts';
export { openSqliteEventStore, type SqliteEventStore, type SqliteEventStoreOptions } from './sqlite-log.ts';
export { verifyLog, type LogProblem, type LogVerdict, type VerifyOptions } from './verify-log.ts';
