export { openRawMailReader, openSqliteRawMail, type RawMailReader } from './open-raw-mail.ts';
export { SqliteRawMail } from './sqlite-raw-mail.ts';
