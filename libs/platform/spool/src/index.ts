export { readSpooled } from './read-spooled.ts';
export { SpoolBroken, type Spool, type SpoolHandle } from './spool.ts';
