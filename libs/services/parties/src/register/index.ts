export * from './register.ts';
export { atMeterPoint, registerQueries } from './queries.ts';
export {
  aSuccession,
  standingOf,
  SupplyRegister,
  type RegisteredSupply,
  type Standing,
  type SuppliedDevice,
} from './supply-register.ts';
export { successionsView, supplyView } from './supply-views.ts';
export * from './views.ts';
