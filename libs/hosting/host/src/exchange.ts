import { apiChannel, ApiModule, createHttp, openLog } from '@icx/api-channel';
import { bulkChannel, openBulk } from '@icx/bulk-channel';
import { openServices } from '@icx/composition';
import { emailChannel } from '@icx/email-channel';
import { openKafkaBus } from '@icx/kafka';
import type { Founder } from '@icx/parties-service';
import { clamdAt } from '@icx/virus-scan/clamd';
import type { Config } from './config.ts';
import { openEngines } from './engines.ts';
import { identityFailed, openIdentity } from './identity.ts';
import { openMailDoors } from './mail-doors.ts';
import { openMail } from './mail.ts';

export interface Exchange {
  /** Where it listens, `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Where it listens for mail, `127.0.0.1:2525`. */
  readonly mailAt?: string;
  readonly close: () => Promise<void>;
  /** Live mode, until SECAS has its first two administrators: those who have not enrolled. */
  readonly founders: readonly Founder[];
}

/** Every service in one process: opens the engines, seeds an empty sandbox, fires what is overdue, then listens. */
export const startExchange = async (config: Config): Promise<Exchange> => {
  const { mode, data, port, listen = '127.0.0.1', kms, rules, reveals, oidcIssuer, clamd, kafkaBrokers } = config;
  const opened: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const shut of opened.splice(0).toReversed()) await shut();
  };
  try {
    const engines = await openEngines(data, mode, kms);
    opened.push(engines.close);
    const log = openLog(config.logLevel ?? 'warn');
    const bus = kafkaBrokers && openKafkaBus({ brokers: kafkaBrokers, log: (line) => log.warn(line) });
    if (bus) opened.push(() => bus.close());
    const services = await openServices(engines, {
      ...config,
      channels: [apiChannel, bulkChannel, ...(config.mail ? [emailChannel] : [])],
      ...(config.mail && { mailDomain: config.mail.domain }),
      policy: { ...rules, ...(reveals && { reveals }) },
      failed: identityFailed,
      externalIssuer: oidcIssuer !== undefined,
      ...(clamd && { virusScan: clamdAt(clamd) }),
      ...(bus && { bus }),
    });
    opened.push(services.stop);
    openBulk(services, services.files.kinds);
    const identity = await openIdentity(config, engines, services);
    const mail = openMail(config, services, opened);
    const app = await createHttp(ApiModule.on(services, { ...identity, ...mail }), {
      ...config,
      counters: engines.counters,
      log,
      doors: identity.mount,
    });
    const mailAt = await openMailDoors(config, services, opened);
    await services.start();
    opened.push(() => app.close());
    await app.listen(port, listen);
    const url = await app.getUrl();
    await identity.open(url);
    return { url, close, founders: identity.founders, ...mailAt };
  } catch (error) {
    await close();
    throw error;
  }
};
