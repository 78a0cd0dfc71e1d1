export * from './register.ts';
export {
  atMeterPoint,
  standingOf,
  SupplyRegister,
  type RegisteredSupply,
  type Standing,
  type SuppliedDevice,
} from './supply-register.ts';
export { successionsView, supplyView } from './supply-views.ts';
export * from './views.ts';
