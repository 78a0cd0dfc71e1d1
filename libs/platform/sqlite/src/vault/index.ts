export { openSqliteVault, openVaultReader, VaultRefused, type VaultOptions, type VaultReader } from './open-vault.ts';
export { SqliteVault } from './sqlite-vault.ts';
export type { Progress, Verification } from './verification.ts';
