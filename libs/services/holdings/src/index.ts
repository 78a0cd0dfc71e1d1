export { Holders, notSuccessor, type NamedDevice } from './holders.ts';
export { holdingsQueries } from './queries.ts';
export { holdingsServices, type HoldingsEngines } from './holdings-services.ts';
