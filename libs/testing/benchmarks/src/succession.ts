import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { wallClock } from '@icx/clock';
import { parseCommandId, type PartyId } from '@icx/identifiers';
import { openSqliteCheckpoints } from '@icx/reactors-sqlite';
import { buildViews, openSqliteReadStore } from '@icx/read-store-sqlite';
import { isRefusal, must } from '@icx/refusals';
import { Register } from '@icx/register-service';
import { defaultPolicy, RaiseRequest, requestServices, type Envelope } from '@icx/requests-service';
import { sandboxParties } from '@icx/sandbox';
import { switchingServices } from '@icx/switching-service';
import { openSqliteVault } from '@icx/vault-sqlite';
import { instant, plainDate } from '@icx/working-days';
import { percentile } from './median.ts';
import { benchDevice, inTemporaryFolder, newLog } from './sandbox-folder.ts';
import { simulateRequests } from './simulated-requests.ts';

const LEGS = 100_000;
/** Between two calls of somebody else, milliseconds. */
const PAUSE = 20;
const SECA = 'SECA' as PartyId;
const now = instant('2026-11-23T10:00:00.000Z');

/** BBBB fails with a hundred thousand legs open: how fast they move to CCCC, and how long others wait meanwhile. */
export const succession = (): Promise<{ legsPerSecond: number; othersP99ms: number; othersIdleP99ms: number }> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    await simulateRequests(log, LEGS, () => now, { whole: false });
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
    const others = Array.from({ length: 20_000 }, (_, n) => benchDevice(LEGS + n));
    await register.addDevices(others, SECA);
    const clock = { now: () => now };
    const requests = requestServices({
      ...{ log, views, vault, keys, clock, register, policy: defaultPolicy, sandbox: true },
    });
    const checkpoints = openSqliteCheckpoints(join(folder, 'inbox.db'));
    const { successions, runner } = switchingServices({
      ...{ log, views, keys, clock, checkpoints, requests, sandbox: true, silenceHours: 24 },
    });

    let raised = 0;
    const raise = async (): Promise<number> => {
      const { deviceId, deviceType } = others[raised]!;
      const asked = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
      const began = performance.now();
      const outcome = await requests.raising.execute(
        new RaiseRequest(envelope('AAAA', `raise-${(raised += 1)}`), { device: asked }),
      );
      if (isRefusal(outcome)) throw new Error(outcome.detail);
      return performance.now() - began;
    };
    const waitsWhile = async (work: Promise<unknown>): Promise<number[]> => {
      let going = true;
      const done = work.finally(() => (going = false));
      const waits: number[] = [];
      while (going) {
        waits.push(await raise());
        await pause(PAUSE);
      }
      await done;
      return waits;
    };

    const idle = await waitsWhile(pause(5_000));
    must(
      await successions.record(
        {
          ...{ kind: 'solr', from: 'BBBB', to: 'CCCC', fuel: null, mpxns: null, reason: null },
          ...{ effectiveFrom: plainDate('2026-11-23'), grace: 0 },
        },
        envelope('SECA', 'appoint'),
      ),
    );
    const began = performance.now();
    let moved = 0;
    const waits = await waitsWhile(runner.sweep().then((count) => (moved = count)));
    const legsPerSecond = moved / ((performance.now() - began) / 1000);
    if (moved < LEGS) throw new Error(`Only ${moved} legs moved: ${runner.problem()}`);
    checkpoints.close();
    await vault.close();
    await views.close();
    await log.close();
    return {
      legsPerSecond: Math.round(legsPerSecond),
      othersP99ms: percentile(waits, 99),
      othersIdleP99ms: percentile(idle, 99),
    };
  });

const envelope = (party: string, id: string): Envelope => ({
  party: party as PartyId,
  user: 'bench',
  commandId: must(parseCommandId(id)),
  receivedAt: now,
  body: {},
});
