import { readFileSync } from 'node:fs';
import { parseImapAddress, type ImapAddress } from '@icx/mail-transport/imap';
import { isRefusal } from '@icx/refusals';
import { ConfigRefused } from './config-refused.ts';
import type { MailConfig } from './mail-config.ts';

/** How mail comes in. */
export interface DoorsConfig {
  readonly smtp?: SmtpDoor;
  readonly imap?: ImapAddress;
}

export interface SmtpDoor {
  readonly host: string;
  readonly port: number;
  /** Nobody has named the port: where it is taken, another one does. */
  readonly orAnother?: boolean;
  /** PEM; a sandbox makes its own. */
  readonly tls?: { readonly cert: Uint8Array; readonly key: Uint8Array };
}

const PORT = 2525;

/** Absent: no mail comes in. @param mail how it leaves, and under which domain its addresses are */
export const readDoorsConfig = (
  env: NodeJS.ProcessEnv,
  mode: 'sandbox' | 'live',
  mail: MailConfig | undefined,
): { readonly doors?: DoorsConfig } => {
  const { ICX_SMTP_PORT: at = mode === 'live' ? 'off' : undefined } = env;
  const [smtp, imap] = [at === 'off' ? undefined : readSmtpDoor(at, env, mode), readImap(env['ICX_IMAP_URL'])];
  if (!smtp && !imap) return {};
  if (!mail)
    throw new ConfigRefused(
      'ICX_SMTP_PORT or ICX_IMAP_URL is set, and mail that comes in is answered by mail: set ICX_SMTP_URL and ICX_MAIL_DOMAIN too.',
    );
  return { doors: { ...(smtp && { smtp }), ...(imap && { imap }) } };
};

const readSmtpDoor = (at: string | undefined, env: NodeJS.ProcessEnv, mode: 'sandbox' | 'live'): SmtpDoor => {
  const tls = readTls(env);
  if (mode === 'live' && !tls)
    throw new ConfigRefused(
      'ICX_SMTP_PORT is set, and live mode takes mail only under a certificate of its own: set ICX_SMTP_CERT and ICX_SMTP_KEY, or ICX_TLS_CERT and ICX_TLS_KEY.',
    );
  const own = tls ? { tls } : {};
  // Who lets the port of the API be any lets this one be, too.
  if (at === undefined || at === '')
    return { host: '127.0.0.1', port: env['ICX_PORT'] === '0' ? 0 : PORT, orAnother: true, ...own };
  const [, host = '127.0.0.1', port] = /^(?:(.+):)?(\d{1,5})$/.exec(at) ?? [];
  if (port === undefined || Number(port) > 65_535)
    throw new ConfigRefused(
      `ICX_SMTP_PORT is "${at}": set it to a port, to address and port like 0.0.0.0:25, or to off.`,
    );
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port), ...own };
};

const readTls = ({
  ICX_TLS_CERT,
  ICX_TLS_KEY,
  ICX_SMTP_CERT: cert = ICX_TLS_CERT,
  ICX_SMTP_KEY: key = ICX_TLS_KEY,
}: NodeJS.ProcessEnv): SmtpDoor['tls'] => {
  if ((cert === undefined) !== (key === undefined))
    throw new ConfigRefused('Set both ICX_SMTP_CERT and ICX_SMTP_KEY, or neither.');
  return cert && key ? { cert: pem('ICX_SMTP_CERT', cert), key: pem('ICX_SMTP_KEY', key) } : undefined;
};

const pem = (name: string, path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigRefused(`${name} is "${path}", which cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
};

const readImap = (text: string | undefined): ImapAddress | undefined => {
  if (text === undefined || text === '') return undefined;
  const address = parseImapAddress(text);
  // What was written is not repeated: a password stands there.
  if (isRefusal(address)) throw new ConfigRefused(`ICX_IMAP_URL is not the address of a mailbox: ${address.detail}`);
  return address;
};
