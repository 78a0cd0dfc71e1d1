export { openSqliteVault, VaultRefused, verifySqliteVault, type VaultOptions } from './open-vault.ts';
export { SqliteVault } from './sqlite-vault.ts';
export type { Progress, Verification } from './verification.ts';
