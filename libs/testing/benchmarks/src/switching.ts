import { join } from 'node:path';
import type { EventStore } from '@icx/event-store';
import { parseCommandId, type PartyId } from '@icx/identifiers';
import { openSqliteCheckpoints } from '@icx/reactors-sqlite';
import { buildViews, openSqliteReadStore } from '@icx/read-store-sqlite';
import { isRefusal, must } from '@icx/refusals';
import { Register } from '@icx/register-service';
import { defaultPolicy, requestServices, type Envelope } from '@icx/requests-service';
import { sandboxParties, type SandboxDevice } from '@icx/sandbox';
import { switchingServices, type SwitchDraft } from '@icx/switching-service';
import { openSqliteVault } from '@icx/vault-sqlite';
import { addDays, instant, plainDate } from '@icx/working-days';
import { wallClock } from '@icx/clock';
import { randomBytes } from 'node:crypto';
import { percentile } from './median.ts';
import { benchDevice, inTemporaryFolder, newLog } from './sandbox-folder.ts';

const DEVICES = Number(process.env['ICX_BENCH_DEVICES'] ?? 5_000_000);
const SWITCHES = Number(process.env['ICX_BENCH_SWITCHES'] ?? 1_000_000);
/** Messages a call: what one POST may carry. */
const CALL = 10_000;
const ROUTES = 5_000;
/** One device in so many waits for its code; the others are commissioned, and nobody asks for them. */
const UNCOMMISSIONED = 100;
const SECA = 'SECA' as PartyId;
const now = instant('2026-11-23T10:00:00.000Z');

/** Installed by BBBB, supplied by AAAA as the mirror has it. */
const device = (n: number): SandboxDevice => ({
  ...benchDevice(n),
  smiStatus: n % UNCOMMISSIONED === 0 ? 'InstalledNotCommissioned' : 'Commissioned',
});

/**
 * A year of switches, a million, over as many meter points as there are devices for them: each is loaded, decided,
 * durably appended, shown in the views and its effects on requests and proposals settled. Then how long it takes to say
 * whom to ask, among all the devices.
 */
export const switching = (): Promise<Record<string, number>> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    const seeding = performance.now();
    await recordMirror(log);
    const logPath = join(folder, 'log.db');
    const path = join(folder, 'views.db');
    const viewsModule = import.meta.resolve('@icx/world-testing/views');
    buildViews(logPath, path, (await import(viewsModule)).views);
    const views = await openSqliteReadStore({ path, log, logPath, viewsModule });
    const vault = await openSqliteVault({
      ...{ path: join(folder, 'vault.db'), keys, pairId: log.pairId, now: wallClock.now, random: randomBytes },
    });
    const register = new Register(log, views);
    await register.addParties(sandboxParties, SECA);
    process.stderr.write(`${DEVICES} devices in ${Math.round((performance.now() - seeding) / 1000)} s\n`);
    const clock = { now: () => now };
    const requests = requestServices({
      ...{ log, views, vault, keys, clock, register, policy: defaultPolicy, sandbox: true },
    });
    const checkpoints = openSqliteCheckpoints(join(folder, 'inbox.db'));
    checkpoints.store('switching', await log.head());
    const { desk, reactor } = switchingServices({
      ...{ log, views, keys, clock, checkpoints, requests, sandbox: true, silenceHours: 24 },
    });
    reactor.start();

    const rss: number[] = [];
    const began = performance.now();
    for (let first = 0; first < SWITCHES; first += CALL) {
      const drafts = Array.from({ length: CALL }, (_, index) => draft(first + index));
      const recorded = await desk.record(drafts, envelope(first));
      if (isRefusal(recorded) || recorded.outcomes.some(({ outcome }) => outcome !== 'recorded'))
        throw new Error('A switch was not recorded.');
      if ((first / CALL) % 10 === 9) rss.push(process.memoryUsage().rss);
    }
    await reactor.reached(await log.head());
    const perSecond = SWITCHES / ((performance.now() - began) / 1000);

    const waits: number[] = [];
    const steps = Math.floor(DEVICES / UNCOMMISSIONED);
    for (let n = 0; n < ROUTES; n++) {
      // All over the devices, none twice: nothing is to be had from a cache.
      const { deviceId, deviceType } = device(((n * 7919) % steps) * UNCOMMISSIONED);
      const asked = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
      for (const by of ['AAAA', 'CCCC'] as PartyId[]) {
        const start = performance.now();
        const raising = await requests.routing.prepare({ device: asked }, by, now);
        // The other one does not supply it, which is told sooner.
        if (!isRefusal(raising)) waits.push(performance.now() - start);
      }
    }
    if (waits.length < ROUTES) throw new Error('Some device had nobody who may ask for it.');
    await reactor.stop();
    checkpoints.close();
    await vault.close();
    await views.close();
    await log.close();
    return {
      perSecond: Math.round(perSecond),
      routeP99ms: percentile(waits, 99),
      rssFirstMiB: Math.round((rss[0] ?? 0) / 2 ** 20),
      rssLastMiB: Math.round((rss.at(-1) ?? 0) / 2 ** 20),
    };
  });

/** Half of the meter points switch once and half of those twice: a second message finds what the first left. */
const draft = (n: number): SwitchDraft => {
  const point = n % Math.ceil(SWITCHES * 0.75);
  const second = n !== point;
  return {
    version: 1,
    mpxn: device(point % DEVICES).mpxn,
    losing: second ? 'CCCC' : 'AAAA',
    gaining: second ? 'AAAA' : 'CCCC',
    effectiveFrom: addDays(plainDate('2026-01-05'), (n % 150) + (second ? 160 : 0)),
    withdrawn: false,
  };
};

const envelope = (n: number): Envelope => ({
  party: SECA,
  user: 'bench',
  commandId: must(parseCommandId(`bench-${n}`)),
  receivedAt: now,
  body: {},
});

const recordMirror = async (log: EventStore): Promise<void> => {
  const batch = 2000;
  for (let first = 0; first < DEVICES; first += batch)
    await Promise.all(
      Array.from({ length: Math.min(batch, DEVICES - first) }, (_, index) => {
        const data = device(first + index);
        const recorded = { type: 'inventory.device-recorded.v2', data: { ...data } };
        return log.append(`device-${data.deviceId}`, 'no-stream', [recorded]);
      }),
    );
};
