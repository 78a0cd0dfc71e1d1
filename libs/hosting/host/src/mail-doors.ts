import { StartRefused, type Role, type Services } from '@icx/composition';
import { ImapDoor } from '@icx/mail-transport/imap';
import { openListener, ownCertificate, type Listener, type ListenerOptions } from '@icx/mail-transport/listener';
import { wallClock } from '@icx/runtime';
import { instant } from '@icx/working-days';
import type { Config } from './config.ts';
import type { SmtpDoor } from './doors-config.ts';

/**
 * Opens the doors through which mail comes to a process of this role: a mailbox is fetched from where jobs run, mail is listened for
 * where calls are answered. What comes is read once the services go on.
 * @param opened what is to be closed at the end, last opened first
 */
export const openMailDoors = async (
  { mail, doors }: Pick<Config, 'mail' | 'doors'>,
  { mail: { takeIn, addresses, doors: watched }, clock, jobs, metrics }: Services,
  role: Role,
  opened: AsyncDisposableStack,
): Promise<{ readonly mailAt?: string }> => {
  if (!mail || !doors) return {};
  const came = metrics.counter('icx_mails_in_total', 'Mails at our doors, by what became of them.', ['door', 'became']);
  const common = {
    isOurs: (address: string) => addresses.readAddress(address, instant(clock.now())) !== undefined,
    takeIn,
  };
  if (doors.imap && role !== 'web') {
    const observe = (became: string) => came({ door: 'imap', became });
    watched.watch(jobs.add(new ImapDoor({ ...common, address: doors.imap, observe })));
  }
  if (!doors.smtp || role === 'worker') return {};
  const { host, tls = ownCertificate(mail.domain, new Date(wallClock.now())) } = doors.smtp;
  const observe = (became: string) => came({ door: 'smtp', became });
  const isProof = (address: string): boolean => addresses.isGenuine(address, instant(clock.now()));
  const listener = await listenAt(doors.smtp, { ...common, isProof, host, name: mail.domain, tls, observe });
  opened.defer(() => listener.close());
  watched.watch(listener);
  return { mailAt: `${host}:${listener.port}` };
};

const listenAt = async ({ port, orAnother }: SmtpDoor, options: Omit<ListenerOptions, 'port'>): Promise<Listener> => {
  try {
    return await openListener({ ...options, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (orAnother && port !== 0) return listenAt({ host: options.host, port: 0 }, options);
    throw new StartRefused(
      `Port ${port} for mail cannot be had (${code}): stop what uses it, or choose another one with ICX_SMTP_PORT, or off.`,
      { cause: error },
    );
  }
};
