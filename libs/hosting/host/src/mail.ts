import { join } from 'node:path';
import { openEmail } from '@icx/email-channel';
import type { Services } from '@icx/composition';
import { dnsResolver, MailReader } from '@icx/mail-reading';
import { MailAddresses, sealing } from '@icx/mail-service';
import type { Mailbox, MailTransport } from '@icx/mail-transport';
import { openMailbox } from '@icx/mail-transport/mailbox';
import { openSmtp } from '@icx/mail-transport/smtp';
import type { Config } from './config.ts';
import type { MailConfig } from './mail-config.ts';

/** What the API shows of mail: where it is that goes nowhere. */
interface MailInSight {
  readonly mailbox?: Mailbox;
}

/**
 * Opens the ways of mail, before the services start: without settings for them none is sent, and what came in waits.
 * @param opened what is to be closed at the end, last opened first
 */
export const openMail = (config: Config, services: Services, opened: AsyncDisposableStack): MailInSight => {
  const { mail, data, mode, port, publicUrl = `http://127.0.0.1:${port}` } = config;
  if (!mail) return {};
  const { clock, engines, requests } = services;
  const { transport, ...inSight } = transportOf(mail, data, () => clock.now());
  const seal = sealing({
    ...{ keys: engines.keys, from: mail.from, sandbox: mode === 'sandbox' },
    addresses: new MailAddresses(engines.keys, mail.domain),
    codesOf: (legs) => requests.requests.codesOf(legs.map(({ request }) => request)),
    ...(mail.dkim && { dkim: mail.dkim }),
  });
  const { composer, acting } = openEmail(services, { publicUrl });
  services.mail.sending.open({ transport, seal, composer });
  const reader = new MailReader({ resolver: config.resolver ?? dnsResolver(), ownDomain: mail.domain });
  opened.defer(() => reader.close());
  services.mail.work.open({ reader, acting });
  return inSight;
};

/** The relay, or the mailbox of the data folder. */
const transportOf = (
  { relay, domain }: MailConfig,
  data: string,
  now: () => string,
): MailInSight & { readonly transport: MailTransport } => {
  if (relay) return { transport: openSmtp(relay, { now, name: domain }) };
  const mailbox = openMailbox({ path: join(data, 'mailbox.db'), now });
  return { transport: mailbox, mailbox };
};
