import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { openKeyFile, type KeyFile } from '@icx/keys';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';
import { openPostgresVault } from './index.ts';

const roles = readFileSync(new URL('../../../../../infra/postgresql/roles.sql', import.meta.url), 'utf8');

/** A server with the two roles, and pools of each, as several processes have them. */
export class VaultServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'icx-vault-'));
  readonly keyFile: KeyFile = openKeyFile({ folder: this.folder, mode: 'sandbox', random: randomBytes });
  now = '2026-11-28T10:00:00.000Z';
  readonly #vaults: Pool[];
  #opened = 0;

  private constructor(
    private readonly server: PostgresServer,
    /** Of whoever set up the database. */
    readonly administrator: Pool,
  ) {
    this.#vaults = Array.from({ length: 3 }, () => this.poolOf('icx_vault'));
  }

  static async start(program: string): Promise<VaultServer> {
    const server = await startPostgres(program);
    const administrator = openPool(server.url, { max: 1 });
    await administrator.query(roles);
    return new VaultServer(server, administrator);
  }

  poolOf(role: 'icx_app' | 'icx_vault'): Pool {
    return openPool(this.server.url.replace('user=icx', `user=${role}`), { max: 4 });
  }

  /** The vault's own connections. */
  get vault(): Pool {
    return this.#vaults[(this.#opened += 1) % this.#vaults.length]!;
  }

  /** Each time in another process, as it were. */
  open({ keys, pairId }: Pick<KeyFile, 'keys' | 'pairId'> = this.keyFile) {
    return openPostgresVault({ pool: this.vault, keys, pairId, now: () => this.now, random: randomBytes });
  }

  async clear(): Promise<void> {
    await this.administrator.query('DROP SCHEMA IF EXISTS icx_vault CASCADE');
  }

  async stop(): Promise<void> {
    await Promise.all([this.administrator, ...this.#vaults].map((pool) => pool.end()));
    await this.server.stop();
    rmSync(this.folder, { recursive: true });
  }
}
