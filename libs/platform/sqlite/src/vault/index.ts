export { openSqliteVault, openVaultReader, type VaultOptions, type VaultReader } from './open-vault.ts';
export { VaultRefused, type Progress, type Verification } from '@icx/vault/engine';
export { SqliteVault } from './sqlite-vault.ts';
