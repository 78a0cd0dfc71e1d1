export { lockDataFolder, DataFolderInUse } from './data-folder-lock.ts';
export { assertDurable, NotDurable, openDurable } from './durable-database.ts';
export { GroupCommit } from './group-commit.ts';
export { openReadOnly } from './read-only-database.ts';
export { asStorageUnavailable } from './storage-errors.ts';
export { WriteProbe } from './write-probe.ts';
export { DataFolderNotPrivate, keepPrivate } from './private-folder.ts';
