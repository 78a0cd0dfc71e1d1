export { openFolderSpool, type FolderSpoolOptions } from './folder-spool.ts';
export { newHeader } from '../header.ts';
export { isEntryName } from '../entry-turns.ts';
export { sealedEntry, type SealedEntry } from './sealed-entry.ts';
export { syncFolder, writeAll } from './disk.ts';
