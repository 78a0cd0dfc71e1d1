import { ApiModule, createHttp, openLog } from '@icx/api-channel';
import { AdministrativeActs } from '@icx/audit';
import { DataFixDesk } from '@icx/data-fixes-service';
import { wallClock } from '@icx/runtime';
import type { Founder } from '@icx/parties-service';
import { inventoryServices } from '@icx/inventory-service';
import { Register } from '@icx/parties-service';
import { coverageProblem, defaultPolicy, requestServices, RequestsModule } from '@icx/requests-service';
import { SandboxClock, seed } from '@icx/sandbox';
import { instant } from '@icx/working-days';
import { openApprovals } from './approvals.ts';
import { openAudit } from './audit.ts';
import { checksOn } from './checks.ts';
import type { Config } from './config.ts';
import { openCustody } from './custody.ts';
import { openEngines, StartRefused } from './engines.ts';
import { openIdentity } from './identity.ts';
import { measure, openMetrics } from './metrics.ts';
import { refuseSandboxFolder } from './sandbox-traces.ts';
import { openSwitching } from './switching.ts';

/** How often timers look for what is due, milliseconds. */
const TICK = 1000;
/** How often a log that has grown gets a checkpoint, milliseconds. */
const CHECKPOINT = 60_000;

export interface Exchange {
  /** Where it listens, `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly close: () => Promise<void>;
  /** Live mode, until SECAS has its first two administrators: those who have not enrolled. */
  readonly founders: readonly Founder[];
}

/** Working Days in which reveals of a party wait for release, after it or an administrator of it was brought in [choice]. */
const NEW_MEMBERSHIP = 5;

/** Every service in one process: opens the engines, seeds an empty sandbox, fires what is overdue, then listens. */
export const startExchange = async (config: Config): Promise<Exchange> => {
  const { mode, data, port, kms, checkpointMs = CHECKPOINT, reveals = defaultPolicy.reveals } = config;
  const engines = await openEngines(data, mode, kms);
  const opened = [engines.close];
  const close = async (): Promise<void> => {
    for (const shut of opened.splice(0).toReversed()) await shut();
  };
  try {
    const { log, views } = engines;
    const audit = await openAudit(data, engines);
    opened.push(audit.close);
    const sandbox = mode === 'sandbox';
    const clock = sandbox ? await SandboxClock.open(wallClock, log) : wallClock;
    const register = new Register(log, views);
    await views.reached(await log.head());
    await (sandbox ? seed(register, clock, log) : refuseSandboxFolder(log));
    const { metrics, observe } = openMetrics();
    // In a sandbox one person does alone what needs two, so nobody else would have to release it.
    const newMembership = sandbox && !config.sandboxApprovals ? null : NEW_MEMBERSHIP;
    const policy = { ...defaultPolicy, ...config.rules, reveals, newMembership, live: !sandbox };
    const services = requestServices({ ...engines, clock, register, policy, sandbox, observe });
    const switching = openSwitching(config, engines, clock, services);
    opened.push(switching.close);
    const custody = await openCustody(engines);
    opened.push(custody.close);
    const checks = [
      ...checksOn(engines, services.timers, audit, register, () => coverageProblem(policy, instant(clock.now()))),
      ...custody.checks,
      ...switching.checks,
    ];
    measure(metrics, engines, switching.services, clock, register, checks);
    const identity = await openIdentity(config, engines, register);
    opened.push(identity.close);
    const inventory = await inventoryServices({ ...engines, ...services, clock });
    const acts = new AdministrativeActs(log, engines.keys);
    const twoPersonActs = openApprovals(config, engines, identity, { switching, inventory, custody, acts });
    checks.push({ name: 'approvals', critical: false, look: async () => twoPersonActs.problem() });
    const app = await createHttp(
      ApiModule.on({
        requests: RequestsModule.serving(services),
        clock,
        ...identity.api,
        views,
        checks,
        inventory,
        metrics,
        audit: audit.trail,
        acts,
        twoPersonActs,
        rotation: custody.rotation,
        escrow: custody.escrow,
        switching: switching.services,
        dataFixes: new DataFixDesk({ ...engines, sandbox, mayReport: inventory.reader.mayReport }),
        ...(switching.clockDesk ? { clockDesk: switching.clockDesk } : {}),
      }),
      { ...config, log: openLog(config.logLevel ?? 'warn'), doors: identity.mount },
    );
    const takenBack = await services.rules.takeUp();
    if (takenBack) throw new StartRefused(takenBack.detail);
    await twoPersonActs.resume();
    await switching.start(TICK);
    opened.push(() => services.timers.stop());
    await services.timers.start(TICK);
    await custody.start();
    await audit.trail.start(checkpointMs);
    opened.push(() => app.close());
    await app.listen(port, '127.0.0.1');
    const url = await app.getUrl();
    await identity.open(url);
    return { url, close, founders: identity.founders };
  } catch (error) {
    await close();
    throw error;
  }
};
