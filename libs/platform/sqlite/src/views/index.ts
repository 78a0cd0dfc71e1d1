export { buildViews, type BuildOptions, type BuiltViews } from './build-views.ts';
export { openSqliteReadStore, type SqliteReadStore, type SqliteReadStoreOptions } from './sqlite-read-store.ts';
