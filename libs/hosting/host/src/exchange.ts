import { apiChannel, ApiModule, createHttp, openLog } from '@icx/api-channel';
import { bulkChannel, openBulk } from '@icx/bulk-channel';
import { openServices, StartRefused, type Role } from '@icx/composition';
import { emailChannel } from '@icx/email-channel';
import { openKafkaBus } from '@icx/kafka';
import { portalChannel } from '@icx/portal';
import type { Founder } from '@icx/parties-service';
import { seedMembers } from '@icx/sandbox';
import { clamdAt } from '@icx/virus-scan/clamd';
import type { Config } from './config.ts';
import { openDistributedEngines } from './distributed-engines.ts';
import { openEngines, type OpenedEngines } from './engines.ts';
import { identityFailed, openIdentity } from './identity.ts';
import { openMailDoors } from './mail-doors.ts';
import { openMail } from './mail.ts';
import { untilSeeded } from './until-seeded.ts';
import { listenForWatchers, type Watchers } from './watchers.ts';

export interface Exchange {
  /** Where it listens, `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Where it listens for mail, `127.0.0.1:2525`. */
  readonly mailAt?: string;
  readonly close: () => Promise<void>;
  /** Of several processes: resolves, with why, when this one has to end since the exchange has moved away. */
  readonly left?: Promise<Error>;
  /** Live mode, until SECAS has its first two administrators: those who have not enrolled. */
  readonly founders: readonly Founder[];
}

/** Every service in one process: opens the engines, seeds an empty sandbox, fires what is overdue, then listens. */
export const startExchange = (config: Config): Promise<Exchange> =>
  inOrder((opened) => answering(config, 'all', opened));

/** What answers calls, beside other processes; what runs by itself runs in a worker. */
export const startWeb = (config: Config): Promise<Exchange> =>
  inOrder(async (opened) => answering(config, 'web', opened, await listenForWatchers(config, opened)));

/** What runs by itself, beside other processes. It answers only how it is. */
export const startWorker = (config: Config): Promise<Worker> =>
  inOrder(async (opened) => {
    const watchers = await listenForWatchers(config, opened);
    const { services, engines } = await opening(config, 'worker', opened, watchers);
    if (config.mode === 'sandbox') await seedMembers(services.directory, engines.identities.credentials, engines.keys);
    await openMailDoors(config, services, 'worker', opened);
    await services.start();
    watchers.serves(services);
    return { url: watchers.url, ...leaving(engines) };
  });

export interface Worker {
  /** Where it tells how it is. */
  readonly url: string;
  readonly close: () => Promise<void>;
  readonly left?: Promise<Error>;
}

const leaving = ({ left }: OpenedEngines) => ({ ...(left && { left }) });

/** What was opened is closed in the other order, also when the start fails, and also where one of it does not close. */
const inOrder = async <Started>(
  start: (opened: AsyncDisposableStack) => Promise<Started>,
): Promise<Started & { readonly close: () => Promise<void> }> => {
  const opened = new AsyncDisposableStack();
  const close = (): Promise<void> => opened.disposeAsync();
  try {
    return { ...(await start(opened)), close };
  } catch (error) {
    await close().catch(() => undefined); // why it did not start is what is told
    throw error;
  }
};

const opening = async (config: Config, role: Role, opened: AsyncDisposableStack, watchers?: Watchers) => {
  const { mode, data, kms, rules, reveals, oidcIssuer, clamd, kafka, distributed } = config;
  if (role !== 'all' && !distributed)
    throw new StartRefused('A web or worker process shares its engines with others: set ICX_PROFILE to distributed.');
  const engines = await (distributed
    ? openDistributedEngines(distributed, data, mode, kms)
    : openEngines(data, mode, kms));
  opened.defer(engines.close);
  const log = openLog(config.logLevel ?? 'warn');
  watchers?.opened(engines);
  const waits = (why: string) => log.warn(why);
  if (role === 'web' && mode === 'sandbox') await untilSeeded(engines.log, waits);
  const bus = kafka && openKafkaBus({ ...kafka, log: (line) => log.warn(line) });
  if (bus) opened.defer(() => bus.close());
  const services = await openServices(engines, {
    ...config,
    role,
    waits,
    channels: [apiChannel, portalChannel, bulkChannel, ...(config.mail ? [emailChannel] : [])],
    ...(config.mail && { mailDomain: config.mail.domain }),
    policy: { ...rules, ...(reveals && { reveals }) },
    failed: identityFailed,
    externalIssuer: oidcIssuer !== undefined,
    ...(clamd && { virusScan: clamdAt(clamd) }),
    ...(bus && { bus }),
  });
  opened.defer(services.stop);
  openBulk(services, services.files.kinds);
  return { engines, services, log, mail: openMail(config, services, opened) };
};

const answering = async (config: Config, role: 'all' | 'web', opened: AsyncDisposableStack, watchers?: Watchers) => {
  const { engines, services, log, mail } = await opening(config, role, opened, watchers);
  const identity = await openIdentity(config, engines, services, log);
  const app = await createHttp(ApiModule.on(services, { ...identity, ...mail, beside: identity.portal.providers }), {
    ...config,
    counters: engines.counters,
    log,
    doors: identity.mount,
    pages: identity.portal,
  });
  opened.defer(() => app.close());
  const mailAt = await openMailDoors(config, services, role, opened);
  await services.start();
  await watchers?.close();
  await app.listen(watchers?.port ?? config.port, config.listen ?? '127.0.0.1');
  const url = await app.getUrl();
  await identity.open(url);
  return { url, founders: identity.founders, ...mailAt, ...leaving(engines) };
};
