import { join } from 'node:path';
import type { Services } from '@icx/composition';
import type { Mailbox, MailTransport } from '@icx/mail-transport';
import { openMailbox } from '@icx/mail-transport/mailbox';
import { openSmtp } from '@icx/mail-transport/smtp';
import type { Config } from './config.ts';
import type { MailConfig } from './mail-config.ts';

/** What the API shows of mail: where it is that goes nowhere. */
interface MailInSight {
  readonly mailbox?: Mailbox;
}

/** Opens the ways of mail; without any none is sent. @param opened what is to be closed at the end, last opened first */
export const openMail = (
  { data, mail }: Pick<Config, 'data' | 'mail'>,
  { clock }: Services,
  opened: (() => unknown)[],
): MailInSight => {
  if (!mail) return {};
  const { transport, ...inSight } = transportOf(mail, data, () => clock.now());
  opened.push(() => transport.close());
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
