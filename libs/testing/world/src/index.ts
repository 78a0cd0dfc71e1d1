import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wallClock } from '@icx/runtime';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { parseCommandId } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { openKeyFile } from '@icx/keys';
import type { KeyEscrow, KeyRing } from '@icx/keys';
import { openSqliteCheckpoints } from '@icx/sqlite/checkpoints';
import { openSqliteReadStore } from '@icx/sqlite/views';
import { must } from '@icx/refusals';
import { Register } from '@icx/parties-service';
import { defaultPolicy, requestServices } from '@icx/requests-service';
import type { Envelope, RequestPolicy } from '@icx/requests-service';
import { sandboxDevices, sandboxParties, sandboxSwitches } from '@icx/sandbox';
import type { SandboxDevice } from '@icx/sandbox';
import { switchingServices } from '@icx/switching-service';
import { openSqliteVault } from '@icx/sqlite/vault';
import { instant, londonDate } from '@icx/working-days';
import type { Instant } from '@icx/working-days';

/** Real engines in a folder of their own, the sandbox's parties and devices, and a clock that stands until it is set. */
export interface World {
  readonly folder: string;
  readonly services: ReturnType<typeof requestServices>;
  readonly switching: ReturnType<typeof switchingServices>;
  readonly log: ReturnType<typeof openSqliteEventStore>;
  readonly views: Awaited<ReturnType<typeof openSqliteReadStore>>;
  readonly vault: Awaited<ReturnType<typeof openSqliteVault>>;
  readonly keys: KeyRing;
  readonly escrow: KeyEscrow;
  now: Instant;
  /** Devices that AAAA supplies, BBBB installed and nobody commissioned. */
  readonly askable: readonly SandboxDevice[];
  envelope(party: string, commandId: string, body?: Envelope['body']): Envelope;
  /** Ends the processes' part; the folder stays for `openWorld` to be given again. */
  close(): Promise<void>;
  remove(): Promise<void>;
}

export const openWorld = async (
  now: string,
  {
    folder = mkdtempSync(join(tmpdir(), 'icx-world-')),
    policy = {},
  }: { folder?: string; policy?: Partial<RequestPolicy> } = {},
): Promise<World> => {
  const { keys, pairId, escrow } = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
  const vault = await openSqliteVault({
    path: join(folder, 'vault.db'),
    keys,
    pairId,
    now: wallClock.now,
    random: randomBytes,
  });
  const logPath = join(folder, 'log.db');
  const log = openSqliteEventStore(logPath, { now: wallClock.now, pairId });
  const viewsModule = new URL('./views.ts', import.meta.url).href;
  const views = await openSqliteReadStore({ path: join(folder, 'views.db'), log, logPath, viewsModule });
  await views.reached(await log.head());
  const register = new Register(log, views);
  const devices = sandboxDevices(londonDate(instant(now)));
  await register.addParties(sandboxParties, 'SECA' as PartyId);
  await register.addSwitches(sandboxSwitches(devices), 'SECA' as PartyId);
  await register.addDevices(devices, 'SECA' as PartyId);
  const clock = { now: () => world.now };
  const engines = { log, views, vault, keys, clock, register };
  const services = requestServices({ ...engines, policy: { ...defaultPolicy, ...policy }, sandbox: true });
  const checkpoints = openSqliteCheckpoints(join(folder, 'inbox.db'));
  const switching = switchingServices({
    ...{ log, views, keys, clock, checkpoints, sandbox: true },
    requests: services,
    silenceHours: 24,
  });
  const close = async (): Promise<void> => {
    await switching.reactor.stop();
    checkpoints.close();
    await views.close();
    await log.close();
    await vault.close();
  };
  const world: World = {
    folder,
    services,
    switching,
    log,
    views,
    vault,
    keys,
    escrow,
    now: instant(now),
    askable: devices.filter(
      ({ registeredSupplier, installingSupplier, smiStatus }) =>
        registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && smiStatus !== 'Commissioned',
    ),
    envelope: (party, commandId, body = {}) => ({
      party: party as PartyId,
      user: `test:${party}`,
      channel: 'api',
      commandId: must(parseCommandId(commandId)),
      receivedAt: world.now,
      body,
    }),
    close,
    remove: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await switching.reactor.start();
  await switching.reactor.reached(await log.head());
  return world;
};
