import { AuditTrail, signerOf } from '@icx/audit';
import { Register } from '@icx/parties-service';
import { Metrics, Runner, wallClock } from '@icx/runtime';
import { clockJob, SandboxClock, seed } from '@icx/sandbox';
import { checksOn } from './checks.ts';
import { servicesOn, type Watched } from './compose.ts';
import type { Engines } from './engines.ts';
import { countAnswers, countPosts, measure, measureHealth } from './metrics.ts';
import { running } from './running.ts';
import { refuseSandboxFolder } from './sandbox-traces.ts';
import type { Settings } from './settings.ts';
import { viewsBuilt } from './views-built.ts';

/** Every service of the exchange, and what watches over them. Nothing runs by itself until `start`. */
export const openServices = async (engines: Engines, settings: Settings) => {
  const { log, views, keys } = engines;
  const { role = 'all' } = settings;
  // Before anything is appended: a log that is shorter than its last checkpoint must not go on.
  const signer = signerOf({ keys, pairId: log.pairId });
  const audit = await AuditTrail.open({ ...engines, checkpoints: engines.signed, signer, now: wallClock.now });
  const sandbox = settings.mode === 'sandbox';
  const clock = settings.clock ?? (sandbox ? await SandboxClock.open(wallClock, log) : wallClock);
  const register = new Register(log, views);
  // What a sandbox has run by itself goes on from one instant to the next with its clock, so one process does all of it.
  const jobs = new Runner(engines.checkpoints, undefined, sandbox && role === 'worker' ? clockJob : undefined);
  for (const follower of [engines.viewBuilder, engines.leafWriter])
    if (follower && role !== 'web') {
      jobs.add(follower);
      jobs.begin(follower.name);
    }
  await viewsBuilt(engines, settings.waits);
  if (!sandbox) await refuseSandboxFolder(log);
  else if (settings.seed !== false && role !== 'web') await seed(register, clock, log);
  const metrics = new Metrics();
  const observe = countAnswers(metrics);
  const observePosts = countPosts(metrics);
  const services = {
    audit,
    ...(await servicesOn(engines, settings, { clock, register, observe, observePosts, jobs })),
  };
  const { start, stop } = running(engines, services, settings);
  const checks = checksOn(engines, services);
  measure(metrics, engines, services, settings.bus !== undefined);
  measureHealth(metrics, checks);
  return { ...services, engines, sandbox, metrics, checks, start, stop, memories: memoriesOf(services) };
};

/** Everything that this process keeps in memory of the log, whichever process recorded it. */
const memoriesOf = ({ register, requests, directory, rules, inventory, clock }: Watched) => [
  ...[register, requests.supply, directory, rules.book, inventory.certified],
  ...(clock instanceof SandboxClock ? [clock] : []),
];

export type Services = Awaited<ReturnType<typeof openServices>>;
