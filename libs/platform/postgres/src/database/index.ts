export { asUnavailable, prospectOf } from './errors.ts';
export { migrate, NewerSchema, type Migrations } from './migrate.ts';
export { openPool, transaction } from './pool.ts';
export { quoted } from './quoted.ts';
