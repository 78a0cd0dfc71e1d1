import { setTimeout as pause } from 'node:timers/promises';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { RaiseRequest } from '@icx/requests-service';
import { sandboxParties } from '@icx/sandbox';
import { instant, plainDate } from '@icx/working-days';
import { benchEnvelope, openServices } from './bench-services.ts';
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
    const { log } = newLog(folder);
    await simulateRequests(log, LEGS, () => now, { whole: false });
    await log.close();
    const { register, requests, switching, close } = await openServices(folder, { now: () => now });
    const { successions, runner } = switching;
    await register.addParties(sandboxParties, SECA);
    const others = Array.from({ length: 20_000 }, (_, n) => benchDevice(LEGS + n));
    await register.addDevices(others, SECA);

    let raised = 0;
    const raise = async (): Promise<number> => {
      const { deviceId, deviceType } = others[raised]!;
      const asked = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
      const began = performance.now();
      const outcome = await requests.raising.execute(
        new RaiseRequest(benchEnvelope('AAAA', `raise-${(raised += 1)}`, now), { device: asked }),
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
        benchEnvelope('SECA', 'appoint', now),
      ),
    );
    const began = performance.now();
    let moved = 0;
    const waits = await waitsWhile(runner.sweep().then((count) => (moved = count)));
    const legsPerSecond = moved / ((performance.now() - began) / 1000);
    if (moved < LEGS) throw new Error(`Only ${moved} legs moved: ${runner.problem()}`);
    await close();
    return {
      legsPerSecond: Math.round(legsPerSecond),
      othersP99ms: percentile(waits, 99),
      othersIdleP99ms: percentile(idle, 99),
    };
  });
