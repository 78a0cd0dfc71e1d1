import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { openKeyFile, type KeyFile } from '@icx/keys';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';

const roles = readFileSync(new URL('../../../../../infra/postgresql/roles.sql', import.meta.url), 'utf8');

type Role = 'icx_app' | 'icx_vault';

/** A server with the two roles, and three pools of each, as several processes have them. */
export class CustodyServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'icx-custody-'));
  readonly keyFile = this.openKeys();
  readonly #pools: Readonly<Record<Role, readonly Pool[]>>;
  #given = 0;

  private constructor(
    private readonly server: PostgresServer,
    /** Of whoever set up the database. */
    readonly administrator: Pool,
  ) {
    const three = (role: Role) =>
      Array.from({ length: 3 }, () => openPool(server.url.replace('user=icx', `user=${role}`), { max: 4 }));
    this.#pools = { icx_app: three('icx_app'), icx_vault: three('icx_vault') };
  }

  static async start(program: string): Promise<CustodyServer> {
    const server = await startPostgres(program);
    const administrator = openPool(server.url, { max: 1 });
    await administrator.query(roles);
    return new CustodyServer(server, administrator);
  }

  /** Each time of another process, as it were. */
  get vault(): Pool {
    return this.#next('icx_vault');
  }

  get application(): Pool {
    return this.#next('icx_app');
  }

  /** The keys as another process has read them; with a name, those of another exchange. */
  openKeys(name = 'own'): KeyFile {
    return openKeyFile({ folder: join(this.folder, name), mode: 'sandbox', random: randomBytes });
  }

  async drop(schema: string): Promise<void> {
    await this.administrator.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  }

  async stop(): Promise<void> {
    await Promise.all([this.administrator, ...Object.values(this.#pools).flat()].map((pool) => pool.end()));
    await this.server.stop();
    rmSync(this.folder, { recursive: true });
  }

  #next(role: Role): Pool {
    return this.#pools[role][(this.#given += 1) % 3]!;
  }
}
