export type { Holding, Provenance } from './holding.ts';
export { holderNow, holdersFor, holdersForAll, type HeldDevice } from './holders.ts';
