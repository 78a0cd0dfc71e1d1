export type { Authenticated, Resolver } from './reading.ts';
