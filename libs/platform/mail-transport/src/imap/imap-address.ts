import { refuse, type Parsed } from '@icx/refusals';
import { isLoopback } from '../loopback.ts';

/** The mailbox that is emptied. */
export interface ImapAddress {
  readonly host: string;
  readonly port: number;
  /** `implicit`: from the first byte; `starttls`: nothing is said before it is upgraded; `none`: on this machine alone. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly user: string;
  readonly password: string;
  readonly mailbox: string;
}

const invalid = refuse(
  'imap-address-invalid',
  'Give scheme, user, password, host and mailbox: imaps://user:password@mail.example:993/INBOX, or imap:// with port 143 for STARTTLS.',
);

/** Refused with `imap-address-invalid`, whose sentence never has the text in it: a password stands there. */
export const parseImapAddress = (text: string): Parsed<ImapAddress> => {
  const url = URL.parse(text);
  if (!url || !['imap:', 'imaps:'].includes(url.protocol) || url.hostname === '' || url.search || url.hash)
    return invalid;
  try {
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    const mailbox = decodeURIComponent(url.pathname.slice(1)) || 'INBOX';
    if (user === '' || password === '') return invalid;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const implicit = url.protocol === 'imaps:';
    const tls = implicit ? 'implicit' : isLoopback(host) ? 'none' : 'starttls';
    return { host, port: Number(url.port) || (implicit ? 993 : 143), tls, user, password, mailbox };
  } catch {
    return invalid;
  }
};
