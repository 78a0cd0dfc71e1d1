import { randomBytes } from 'node:crypto';
import type { PairedEventStore } from '@icx/event-store';
import type { Fleet } from '@icx/fleet-testing';
import { openKeyFile } from '@icx/keys';
import { startExchange, stop } from '../child-server.ts';
import { drive, lifecyclePlayer, sandboxBearers, type Play } from '../lifecycle.ts';
import { median } from '../median.ts';
import { processorMs, processorMsOfAll } from '../processor-time.ts';
import { say } from '../say.ts';
import { inTemporaryFolder, newLog, recordDevices } from '../sandbox-folder.ts';

const RUNS = 3;
const LIFECYCLES = 500;
/** Of each, and before each later run: who stood still wakes up. */
const [WARM_UP, AGAIN] = [200, 50];
/** Milliseconds from the start after which no further run begins: of a busy machine the figures are of fewer. */
const ENOUGH = 130_000;

/** One that plays lifecycles, by how many web processes; 0: the embedded profile. */
type Contender = 0 | 1 | 2 | 4;

/** There and back again: what changes with time weighs on none of them alone. */
const order = (run: number): readonly Contender[] => (run % 2 === 0 ? [0, 1, 2, 4] : [4, 2, 1, 0]);

interface Measured {
  readonly perSecond: number;
  /** Milliseconds of processor time for each lifecycle: of the exchange's own processes, and of their engines. */
  readonly cpuMs: number;
  readonly postgresMs: number;
  readonly kafkaMs: number;
}

const figuresOf = (runs: readonly Measured[]) => {
  const middle = (of: (run: Measured) => number) => median(runs.map(of));
  return {
    perSecond: middle(({ perSecond }) => perSecond),
    cpuMs: middle(({ cpuMs }) => cpuMs),
    postgresMs: middle(({ postgresMs }) => postgresMs),
    kafkaMs: middle(({ kafkaMs }) => kafkaMs),
  };
};

/**
 * Lifecycles over HTTP as the bench `lifecycle` plays them, by 1, 2 and 4 web processes beside one worker that also publishes,
 * and by the embedded profile, in turns. Web processes that are not asked stand still meanwhile.
 */
export const lifecycles = (fleet: Fleet, log: PairedEventStore): Promise<Record<string, number>> =>
  inTemporaryFolder(async (folder) => {
    const count = (WARM_UP + LIFECYCLES) * RUNS * 3;
    const { keys, log: embeddedLog } = newLog(folder);
    await recordDevices(embeddedLog, count);
    await embeddedLog.close();
    await recordDevices(log, count);
    const embedded = await startExchange(folder);
    try {
      const ofEmbedded = lifecyclePlayer(embedded.url, await sandboxBearers(keys));
      const shared = openKeyFile({ folder: fleet.folder, mode: 'sandbox', random: randomBytes });
      const bearers = await sandboxBearers(shared.keys);
      const ofWebs = fleet.webs.map(({ url }) => lifecyclePlayer(url, bearers));
      const next = { embedded: 0, fleet: 0 };
      const of = (webs: Contender): Play =>
        webs === 0
          ? (_, note) => ofEmbedded(next.embedded++, note)
          : (n, note) => ofWebs[n % webs]!(next.fleet++, note);
      const own = (webs: Contender): number =>
        webs === 0
          ? processorMs(embedded.child.pid!)
          : [...fleet.webs.slice(0, webs), ...fleet.workers].reduce((sum, { pid }) => sum + processorMs(pid), 0);
      const measure = async (webs: Contender, warmUp: number): Promise<Measured> => {
        fleet.webs.forEach((web, n) => (n < webs ? web.resume() : web.pause()));
        await drive(warmUp, of(webs));
        const before = [own(webs), processorMsOfAll('postgres'), processorMsOfAll('java')] as const;
        const { perSecond } = await drive(LIFECYCLES, of(webs));
        const after = [own(webs), processorMsOfAll('postgres'), processorMsOfAll('java')] as const;
        const [cpuMs, postgresMs, kafkaMs] = after.map((ms, n) => (ms - before[n]!) / LIFECYCLES) as [
          number,
          number,
          number,
        ];
        return { perSecond, cpuMs, postgresMs, kafkaMs };
      };
      const runs = new Map<Contender, Measured[]>([0, 1, 2, 4].map((webs) => [webs as Contender, []]));
      const began = performance.now();
      for (let run = 0; run < RUNS && performance.now() - began < ENOUGH; run += 1)
        for (const webs of order(run)) {
          const measured = await measure(webs, run === 0 ? WARM_UP : AGAIN);
          runs.get(webs)!.push(measured);
          say(`${webs === 0 ? 'embedded' : `${webs} web`}: ${JSON.stringify(measured)}`);
        }
      const [none, one, two, four] = [0, 1, 2, 4].map((webs) => figuresOf(runs.get(webs as Contender)!)) as [
        ReturnType<typeof figuresOf>,
        ReturnType<typeof figuresOf>,
        ReturnType<typeof figuresOf>,
        ReturnType<typeof figuresOf>,
      ];
      return {
        ...{
          perSecond1: one.perSecond,
          perSecond2: two.perSecond,
          perSecond4: four.perSecond,
          embedded: none.perSecond,
        },
        ratioCpu: one.cpuMs / none.cpuMs,
        ratioCpu2: two.cpuMs / none.cpuMs,
        ratioCpu4: four.cpuMs / none.cpuMs,
        ...{ cpuMsPerLifecycle: one.cpuMs, embeddedCpuMsPerLifecycle: none.cpuMs },
        ...{ postgresCpuMsPerLifecycle: one.postgresMs, kafkaCpuMsPerLifecycle: one.kafkaMs },
      };
    } finally {
      fleet.webs.forEach((web) => web.resume());
      await stop(embedded.child);
    }
  });
