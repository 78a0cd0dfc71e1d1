export { openFolderSpool, type FolderSpoolOptions } from './folder-spool.ts';
