import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openKeyFile, type KeyFile } from '@icx/keys';
import { openSqliteRawMail, type SqliteRawMail } from './index.ts';

/** A data folder of its own for each spec, with the real key file. */
export class MailPlace {
  readonly path: string;

  constructor(readonly folder = mkdtempSync(join(tmpdir(), 'icx-mail-'))) {
    this.path = join(folder, 'mail.db');
  }

  get keyFile() {
    return openKeyFile({ folder: this.folder, mode: 'sandbox', random: randomBytes });
  }

  open(keyFile: Pick<KeyFile, 'keys' | 'pairId'> = this.keyFile): Promise<SqliteRawMail> {
    const now = () => new Date().toISOString();
    return openSqliteRawMail({ path: this.path, ...keyFile, now, random: randomBytes });
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

  /** Every file there is, as a thief has it. */
  files(): Map<string, Buffer> {
    return new Map(readdirSync(this.folder).map((name) => [name, readFileSync(join(this.folder, name))]));
  }

  destroy(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
