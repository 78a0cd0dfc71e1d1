export { openSqliteVault, openVaultReader, type VaultOptions, type VaultReader } from './open-vault.ts';
export { VaultRefused } from './refuse-foreign.ts';
export { SqliteVault } from './sqlite-vault.ts';
export type { Progress, Verification } from './verification.ts';
