export type { Holding, Provenance } from './holding.ts';
