export { openPostgresVault, type PostgresVaultOptions } from './open-vault.ts';
export { PostgresVault } from './postgres-vault.ts';
