export { leafHash, leafText, type LeafFields } from '@icx/event-store';
export { openLeafReader, type SqliteLeafReader } from './leaf-reader.ts';
export { openLogReader, type LogReader } from './log-reader.ts';
export { UnknownLogSchema } from './schema.ts';
export { openSqliteEventStore, type SqliteEventStoreOptions } from './sqlite-log.ts';
export { verifyLog, type LogProblem, type LogVerdict, type VerifyOptions } from './verify-log.ts';
