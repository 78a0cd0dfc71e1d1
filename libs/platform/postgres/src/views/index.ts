export { openPostgresReadStore, type PostgresReadStore, type PostgresReadStoreOptions } from './postgres-read-store.ts';
