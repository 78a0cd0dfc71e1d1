import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openKeyFile, type KeyFile } from '@icx/keys';
import type { CodeRef, Custody, Vault } from '@icx/vault';
import { openSqliteVault, type SqliteVault } from './index.ts';

export const custody: Custody = { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' };

/** A data folder of its own for each spec, with the real key file. */
export class SpecFolder {
  readonly folder: string;
  readonly path: string;
  now = '2026-11-23T10:00:00.000Z';

  constructor(folder = mkdtempSync(join(tmpdir(), 'icx-vault-'))) {
    this.folder = folder;
    this.path = join(folder, 'vault.db');
  }

  get keyFile() {
    return openKeyFile({ folder: this.folder, mode: 'sandbox', random: randomBytes });
  }

  open(keyFile: Pick<KeyFile, 'keys' | 'pairId'> = this.keyFile): Promise<SqliteVault> {
    return openSqliteVault({ path: this.path, ...keyFile, now: () => this.now, random: randomBytes });
  }

  /** The database as a thief or an insider has it. */
  raw<T>(work: (db: DatabaseSync) => T): T {
    const db = new DatabaseSync(this.path);
    try {
      return work(db);
    } finally {
      db.close();
    }
  }

  /** Names of the files of this folder that hold these bytes. */
  filesWith(bytes: Uint8Array): string[] {
    return readdirSync(this.folder).filter((name) => readFileSync(join(this.folder, name)).includes(bytes));
  }

  destroy(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Puts one code, and hands back its reference. */
export const sealed = async (
  vault: Vault,
  bytes: Uint8Array = randomBytes(16),
  of = custody,
  command = { party: 'BBBB', id: randomUUID() as string },
): Promise<CodeRef> => {
  const result = await vault.put({ bytes, representation: 'raw-16+crc' }, of, command);
  if (result.outcome !== 'sealed') throw new Error(result.outcome);
  return result.ref;
};
