import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { wallClock, type Clock } from '@icx/runtime';
import { parseCommandId, type PartyId } from '@icx/identifiers';
import { openSqliteCheckpoints } from '@icx/sqlite/checkpoints';
import { buildViews, openSqliteReadStore } from '@icx/sqlite/views';
import { must } from '@icx/refusals';
import { Register } from '@icx/parties-service';
import { defaultPolicy, requestServices, type Envelope } from '@icx/requests-service';
import { switchingServices } from '@icx/switching-service';
import { openSqliteVault } from '@icx/sqlite/vault';
import type { Instant } from '@icx/working-days';
import { views as allViews } from '@icx/world-testing/views';
import type { newLog } from './sandbox-folder.ts';

/** The services on a log that is filled already: views are built first, effects begin at its end. */
export const openServices = async (folder: string, { keys, log }: ReturnType<typeof newLog>, clock: Clock) => {
  const logPath = join(folder, 'log.db');
  const path = join(folder, 'views.db');
  buildViews(logPath, path, allViews);
  const viewsModule = import.meta.resolve('@icx/world-testing/views');
  const views = await openSqliteReadStore({ path, log, logPath, viewsModule });
  const vault = await openSqliteVault({
    path: join(folder, 'vault.db'),
    keys,
    pairId: log.pairId,
    now: wallClock.now,
    random: randomBytes,
  });
  const register = new Register(log, views);
  const engines = { log, views, keys, clock, sandbox: true };
  const requests = requestServices({ ...engines, vault, register, policy: defaultPolicy });
  const checkpoints = openSqliteCheckpoints(join(folder, 'inbox.db'));
  checkpoints.store('switching', await log.head());
  const switching = switchingServices({ ...engines, checkpoints, requests, silenceHours: 24 });
  const close = async (): Promise<void> => {
    await switching.reactor.stop();
    checkpoints.close();
    await vault.close();
    await views.close();
    await log.close();
  };
  return { register, requests, switching, close };
};

export const benchEnvelope = (party: string, id: string, receivedAt: Instant): Envelope => ({
  party: party as PartyId,
  user: 'bench',
  channel: 'api',
  commandId: must(parseCommandId(id)),
  receivedAt,
  body: {},
});
