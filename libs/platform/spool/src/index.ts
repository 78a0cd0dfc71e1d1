export { readSpooled } from './read-spooled.ts';
export { SpoolBroken, SpoolMoved } from './spool.ts';
export type { AppendOptions, Spool, SpoolHandle, UnderLease } from './spool.ts';
