import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Pool } from 'pg';
import { ApiModule, apiChannel, createHttp, openLog } from '@icx/api-channel';
import { openServices, type Engines } from '@icx/composition';
import { openIdentity, type Config, type Identity } from '@icx/host';
import { openPool } from '@icx/postgres/database';
import { openPostgresIdentityStore } from '@icx/postgres/identity';
import { openPostgresCounters } from '@icx/postgres/limits';
import { openEngines } from '@icx/world-testing';
import { startPostgres } from '../../../infra/postgresql/server.ts';
import { knownAs } from './http-call.fixture.ts';
import { keysAt } from './security-keys.fixture.ts';

/** How both are called, whichever answers. */
export const publicUrl = keysAt;

/** Serves the API and the pages. */
export interface DoorAt {
  readonly url: string;
  readonly identity: Identity;
}

/**
 * Two doors to one exchange in one process: each has its own identity store and counters, over one database, as two `web` have. Log,
 * keys and services are the same ones. What two processes do is in `two-webs.e2e.spec.ts`.
 */
export const openTwoDoors = async (program: string, limits: Config['limits']) => {
  const server = await startPostgres(program);
  const engines = await openEngines();
  const services = await openServices(engines, { mode: 'sandbox', channels: [apiChannel], failed: () => undefined });
  await services.start();
  const pools: Pool[] = [];
  const apps: NestFastifyApplication[] = [];
  const config = { mode: 'sandbox', publicUrl, limits, trustedProxies: ['127.0.0.1'] } as unknown as Config;

  const open = async (): Promise<DoorAt> => {
    const pool = openPool(server.url, { max: 5 });
    pools.push(pool);
    const identities = await openPostgresIdentityStore({ pool, keys: engines.keys });
    const counters = await openPostgresCounters({ pool });
    const own = { ...engines, identities, counters, restarted: true } satisfies Engines & { restarted: boolean };
    const identity = await openIdentity(config, own, services, openLog('warn'));
    const app = await createHttp(ApiModule.on(services, identity), { ...config, counters, doors: identity.mount });
    apps.push(app);
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    knownAs.set(url, new URL(publicUrl).host);
    await identity.open(url);
    return { url, identity };
  };

  const doors = [await open(), await open()] as const;
  return {
    doors,
    folder: engines.folder,
    /** The database goes, and does not come back. */
    stopDatabase: server.stop,
    close: async (): Promise<void> => {
      for (const app of apps) await app.close();
      await services.stop();
      for (const pool of pools) await pool.end();
      await engines.remove();
      await server.stop();
    },
  };
};
