import { join } from 'node:path';
import { wallClock } from '@icx/runtime';
import type { EventStore } from '@icx/event-store';
import { openSqliteEventStore } from '@icx/sqlite/log';
import type { PartyId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import { sandboxParties, type SandboxDevice } from '@icx/sandbox';
import type { SwitchDraft } from '@icx/switching-service';
import { addDays, instant, plainDate } from '@icx/working-days';
import { benchEnvelope, openServices } from './bench-services.ts';
import { median, percentile } from './median.ts';
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

/** Calls between two measures of the bare log. */
const BARE_EVERY = 10;

/**
 * A year of switches, a million, over as many meter points as there are devices for them: each is loaded, decided,
 * durably appended, shown in the views and its effects on requests and proposals settled; in turns with as many bare
 * appends to a log that nobody follows. Then how long it takes to say whom to ask, among all the devices.
 */
export const switching = (): Promise<Record<string, number>> =>
  inTemporaryFolder(async (folder) => {
    const filling = newLog(folder).log;
    const seeding = performance.now();
    await recordMirror(filling);
    await filling.close();
    const { log, register, requests, switching: feed, jobs, close } = await openServices(folder, { now: () => now });
    const { intake, reactor } = feed;
    await register.addParties(sandboxParties, SECA);
    process.stderr.write(`${DEVICES} devices in ${Math.round((performance.now() - seeding) / 1000)} s\n`);
    jobs.begin(reactor.name);

    const bareLog = openSqliteEventStore(join(folder, 'bare.db'), { now: wallClock.now });
    const bare: number[] = [];
    const rss: number[] = [];
    let spent = 0;
    let cpu = 0;
    for (let first = 0; first < SWITCHES; first += CALL) {
      if ((first / CALL) % BARE_EVERY === 0) bare.push(await bareAppends(bareLog, first));
      const drafts = Array.from({ length: CALL }, (_, index) => draft(first + index));
      const began = performance.now();
      const used = process.cpuUsage();
      const recorded = await intake.record(drafts, benchEnvelope('SECA', `bench-${first}`, now));
      // Its effects too: nothing is left for a time that is not measured.
      await reactor.reached(await log.head());
      spent += performance.now() - began;
      const { user, system } = process.cpuUsage(used);
      cpu += (user + system) / 1e6;
      if (isRefusal(recorded) || recorded.outcomes.some(({ outcome }) => outcome !== 'recorded'))
        throw new Error('A switch was not recorded.');
      if ((first / CALL) % 10 === 9) rss.push(Math.round(process.memoryUsage().rss / 2 ** 20));
    }
    const perSecond = SWITCHES / (spent / 1000);
    process.stderr.write(`memory at each tenth, MiB: ${rss.join(' ')}\n`);

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
    await bareLog.close();
    await close();
    return {
      perSecond: Math.round(perSecond),
      perCpuSecond: Math.round(SWITCHES / cpu),
      bareAppendPerSecond: Math.round(median(bare)),
      routeP99ms: percentile(waits, 99),
      rssFirstMiB: rss[0] ?? 0,
      rssLastMiB: rss.at(-1) ?? 0,
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

/** A call's drafts, one event each to a stream of its own, all at once: durable appends a second. */
const bareAppends = async (log: EventStore, first: number): Promise<number> => {
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CALL }, (_, index) =>
      log.append(`bare-${first + index}`, 'no-stream', [
        { type: 'bench.switch.v1', data: { ...draft(first + index) } },
      ]),
    ),
  );
  return CALL / ((performance.now() - began) / 1000);
};

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
