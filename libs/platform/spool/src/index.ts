export type { Spool, SpoolHandle } from './spool.ts';
