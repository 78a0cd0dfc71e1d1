export { backUp, type Backup, type BackupOptions } from './backup.ts';
export { BackupRefused, parts, type Manifest, type Part } from './manifest.ts';
export { recoverKeys, type RecoverOptions } from './recover-keys.ts';
export { restore, type Restored, type RestoreOptions } from './restore.ts';
