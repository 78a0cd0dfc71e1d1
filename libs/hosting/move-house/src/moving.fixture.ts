import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDistributedEngines, openEngines } from '@icx/host';
import type { PostgresServer } from '../../../../infra/postgresql/server.ts';
import pg from 'pg';
import { migrate, type MigrateOptions, type Profile } from './index.ts';

/** A data folder and a database of its own, between which an exchange moves. */
export class Moving {
  readonly folder: string;

  private constructor(
    readonly url: string,
    private readonly kurrentUrl: string | undefined,
    folder: string | undefined,
  ) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'icx-move-'));
  }

  /** @param kurrentUrl where the log of the distributed exchange is, if not in the database */
  static async on(server: PostgresServer, name: string, kurrentUrl?: string, folder?: string): Promise<Moving> {
    await asked(server.url, `CREATE DATABASE ${name}`);
    return new Moving(server.url.replace('/postgres', `/${name}`), kurrentUrl, folder);
  }

  move(from: Profile, more: Partial<MigrateOptions> = {}) {
    const { folder } = this;
    return migrate({ from, folder, ...this.#addresses(), kms: { kind: 'local' }, env: {}, ...more });
  }

  embedded() {
    return openEngines(this.folder, 'sandbox');
  }

  /** @param url of the database, if another way leads there */
  distributed(url = this.url) {
    return openDistributedEngines({ ...this.#addresses(), databaseUrl: url, vaultUrl: url }, this.folder, 'sandbox');
  }

  #addresses() {
    const { url, kurrentUrl } = this;
    return { databaseUrl: url, vaultUrl: url, ...(kurrentUrl && { kurrentUrl }) };
  }

  ask(sql: string): Promise<pg.QueryResult> {
    return asked(this.url, sql);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

const asked = async (url: string, sql: string): Promise<pg.QueryResult> => {
  const client = new pg.Client(url);
  await client.connect();
  return client.query(sql).finally(() => client.end());
};
