export { buildViews, type BuildOptions, type BuiltViews } from './build-views.ts';
export { FollowingFailed } from './following.ts';
export { openSqliteReadStore, type SqliteReadStore, type SqliteReadStoreOptions } from './sqlite-read-store.ts';
export { InvalidViews } from './view-set.ts';
