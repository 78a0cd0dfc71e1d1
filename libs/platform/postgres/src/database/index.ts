export { Batches } from './batches.ts';
export { asUnavailable, isOutcomeUnknown, isSpent, prospectOf } from './errors.ts';
export { migrate, NewerSchema, refuseNewer, RoleRefused, type Migrations } from './migrate.ts';
export { Listener } from './listener.ts';
export { poolAt, type Place } from './place.ts';
export { asking, named, openPool, transaction, unhurried, UNHURRIED, type Ask } from './pool.ts';
export { quoted } from './quoted.ts';
export { assertSupported, ServerUnfit } from './server-fit.ts';
export { EngineDatabase } from './engine-database.ts';
