import { relayNames, relaysOf, SwitchTopic } from '@icx/public-events-service';
import { wakingBy } from '@icx/runtime';
import type { Engines } from './engines.ts';
import type { Watched } from './compose.ts';
import type { Settings } from './settings.ts';
import { StartRefused } from './start-refused.ts';

/** How often timers and successions look for what is due, milliseconds. */
const TICK = 1000;
/** How often it is looked whether something was claimed and not recorded, milliseconds. */
const CLAIMS = 5_000;
/** How often a log that has grown gets a checkpoint, milliseconds. */
const CHECKPOINT = 60_000;
/** How often it is looked whether something was approved and not done, milliseconds. */
const APPROVED = 60_000;

const nothingDue = { nextDueAt: async () => undefined, sweep: async () => undefined };

/** What goes on by itself: each is a job of the runner; the start does what fell due while nobody was here. */
export const running = (
  { log, views, checkpoints, content, keys }: Engines,
  services: Watched,
  { role = 'all', checkpointMs = CHECKPOINT, bus }: Pick<Settings, 'role' | 'checkpointMs' | 'bus'>,
) => {
  const { jobs, register, requests, switching, holdings, answering, rotation, orphans, audit, mail } = services;
  const { security, twoPersonActs, outages } = services;
  const { runner, reactor } = switching;
  jobs.add(audit.job(checkpointMs));
  jobs.add(security);
  jobs.add(orphans);
  switching.runBy(jobs, TICK);
  holdings.runBy(jobs);
  services.backlog.runBy(jobs);
  for (const { claims } of [register, requests.supply]) jobs.add(claims.job(CLAIMS));
  jobs.add(requests.timers.job(TICK));
  const answer = answering.runBy(jobs);
  mail.runBy(jobs);
  jobs.add(services.contactLists);
  jobs.add(outages.job());
  // Whoever took the approval does the act, unless he stopped in between.
  const problem = () => twoPersonActs.problem();
  jobs.add({
    name: 'approved-acts',
    check: 'approvals',
    everyMs: APPROVED,
    run: () => twoPersonActs.resume(),
    problem,
  });
  if (bus) {
    for (const relay of relaysOf({ log, checkpoints, bus, keys, supply: requests.supply })) jobs.add(relay);
    jobs.add(new SwitchTopic({ keys, clock: services.clock, intake: switching.intake, parked: services.parked, bus }));
  }
  // A sandbox's time that was moved on is no time of standstill.
  services.clockMover?.join(nothingDue, () => outages.beat());
  services.tellContactChanges((notice, to) => mail.outbox.post(notice, to), jobs);
  if (role === 'worker') {
    if (services.clockMover) jobs.add(services.clockMover.job(checkpoints));
    jobs.add(wakingBy(log, views, jobs)).wake();
  }
  /** What another process does already is not done beside it. */
  const ifOurs = async (job: string, work: () => Promise<unknown>): Promise<void> => {
    if (await jobs.takes(job)) await work();
  };
  const startJobs = async (): Promise<void> => {
    await content.start();
    const takenBack = await services.rules.takenUp.takeUp();
    if (takenBack) throw new StartRefused(takenBack.detail);
    await outages.begin();
    await ifOurs('approved-acts', () => twoPersonActs.resume());
    // What a succession of the time of standstill has moved is moved before anything falls due to the old party.
    await ifOurs('successions', () => runner.sweep());
    jobs.begin(reactor.name);
    await reactor.reached(await log.head());
    jobs.begin(holdings.following.reactor.name);
    jobs.begin(mail.deliveries.name);
    await ifOurs('timers', () => requests.timers.sweep());
    await ifOurs(rotation.name, () => rotation.resume());
    await ifOurs('upload-sweep', () => services.files.uploads.resume());
    jobs.begin(services.rules.following.name);
    jobs.begin(orphans.name);
    for (const name of [...relayNames, 'switch-topic']) jobs.begin(name);
    await audit.begin();
    answer();
    jobs.start();
  };
  return {
    /** Then it goes on by itself, as far as its role is. Throws `StartRefused`. */
    start: async (): Promise<void> => {
      if (role !== 'web') return startJobs();
      await services.clockMover?.stepElsewhere(checkpoints);
      await audit.begin(); // it proves what it is asked for, and may sign
      jobs.startOwn();
    },
    stop: async (): Promise<void> => {
      if (role !== 'web') await outages.beat();
      await services.files.work.stop();
      await mail.work.stop();
      await requests.fetches.stop();
      await jobs.stop();
      await mail.sending.stop();
      for (const one of [security, content, audit]) await one.stop();
    },
  };
};
