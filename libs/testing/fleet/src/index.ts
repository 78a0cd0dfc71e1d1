export { startFleet, type Fleet, type FleetOptions } from './fleet.ts';
export type { FleetProcess } from './fleet-process.ts';
