import { readFileSync } from 'node:fs';
import { parseEmailAddress, type EmailAddress } from '@icx/identifiers';
import { parseDkimKey, type DkimKey } from '@icx/mail-service';
import { parseSmtpAddress, type SmtpAddress } from '@icx/mail-transport/smtp';
import { isRefusal } from '@icx/refusals';
import { ConfigRefused } from './config-refused.ts';

/** How mail leaves. */
export interface MailConfig {
  /** Of all our addresses, in lower case. */
  readonly domain: string;
  readonly from: EmailAddress;
  /** Without one mail stays in a mailbox of the data folder, which only a sandbox has. */
  readonly relay?: SmtpAddress;
  readonly dkim?: DkimKey;
}

/** Of a sandbox whose mail goes nowhere: no name that anybody could have. */
const SANDBOX_DOMAIN = 'exchange.localhost';

/** Absent: no mail is sent. Parties that want requests by mail are then reached as if they had no channel that works. */
export const readMailConfig = (env: NodeJS.ProcessEnv, mode: 'sandbox' | 'live'): { readonly mail?: MailConfig } => {
  const relay = readRelay(env['ICX_SMTP_URL']);
  const domain = readDomain(env['ICX_MAIL_DOMAIN'], mode, relay !== undefined);
  if (domain === undefined || (mode === 'live' && !relay)) return {};
  const from = readFrom(env['ICX_MAIL_FROM'], domain);
  return { mail: { domain, from, ...(relay && { relay }), ...readDkim(env, domain) } };
};

const readRelay = (text: string | undefined): SmtpAddress | undefined => {
  if (text === undefined || text === '') return undefined;
  const relay = parseSmtpAddress(text);
  // What was written is not repeated: a password may stand there.
  if (isRefusal(relay)) throw new ConfigRefused(`ICX_SMTP_URL is not the address of a relay: ${relay.detail}`);
  return relay;
};

const readDomain = (text: string | undefined, mode: 'sandbox' | 'live', sends: boolean): string | undefined => {
  if (text === undefined || text === '') {
    if (mode === 'live' && sends)
      throw new ConfigRefused(
        'ICX_SMTP_URL is set, and mail needs a domain of its own to come from: set ICX_MAIL_DOMAIN, like mail.codes.example.',
      );
    return mode === 'live' ? undefined : SANDBOX_DOMAIN;
  }
  if (text.length > 180 || isRefusal(parseEmailAddress(`codes@${text}`)))
    throw new ConfigRefused(`ICX_MAIL_DOMAIN is "${text}": set it to a domain alone, like mail.codes.example.`);
  return text.toLowerCase();
};

const readFrom = (text: string | undefined, domain: string): EmailAddress => {
  const from = parseEmailAddress(text ?? `codes@${domain}`);
  if (isRefusal(from) || !from.endsWith(`@${domain}`))
    throw new ConfigRefused(
      `ICX_MAIL_FROM is "${text}": set it to an address of ${domain} (ICX_MAIL_DOMAIN), which is what receivers check, or leave it out for codes@${domain}.`,
    );
  return from;
};

const readDkim = (env: NodeJS.ProcessEnv, domain: string): { readonly dkim?: DkimKey } => {
  const { ICX_DKIM_KEY: path, ICX_DKIM_SELECTOR: selector } = env;
  if ((path === undefined) !== (selector === undefined))
    throw new ConfigRefused('Set both ICX_DKIM_KEY and ICX_DKIM_SELECTOR, or neither.');
  if (path === undefined || selector === undefined) return {};
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(selector))
    throw new ConfigRefused(
      `ICX_DKIM_SELECTOR is "${selector}": set it to the label before ._domainkey.${domain}, letters, digits and hyphens.`,
    );
  const privateKey = parseDkimKey(textOf(path));
  if (isRefusal(privateKey)) throw new ConfigRefused(`ICX_DKIM_KEY is "${path}": ${privateKey.detail}`);
  return { dkim: { domain, selector, privateKey } };
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigRefused(
      `ICX_DKIM_KEY is "${path}", which cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
};
