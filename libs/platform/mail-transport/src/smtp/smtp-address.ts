import { refuse, type Parsed } from '@icx/refusals';
import { isLoopback } from '../loopback.ts';

/** The relay that takes our mail on. */
export interface SmtpAddress {
  readonly host: string;
  readonly port: number;
  /** `implicit`: from the first byte; `starttls`: nothing is said before it is upgraded; `none`: on this machine alone. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly login?: { readonly user: string; readonly password: string };
}

/**
 * `smtps://user:password@relay.example:465` or `smtp://relay.example:587` (STARTTLS, unless it is this machine). Refused with
 * `smtp-address-invalid`, whose sentence never has the text in it: a password may stand there.
 */
export const parseSmtpAddress = (text: string): Parsed<SmtpAddress> => {
  const url = URL.parse(text);
  const login = url && loginOf(url);
  const bare = url && ['', '/'].includes(url.pathname) && url.search === '' && url.hash === '';
  if (!bare || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '' || login === 'incomplete')
    return refuse(
      'smtp-address-invalid',
      'Give scheme, host and port of the relay, with user and password if it asks for them: smtps://user:password@relay.example:465, or smtp://relay.example:587 for STARTTLS.',
    );
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const implicit = url.protocol === 'smtps:';
  const tls = implicit ? 'implicit' : isLoopback(host) ? 'none' : 'starttls';
  return { host, port: Number(url.port) || (implicit ? 465 : 587), tls, ...(login && { login }) };
};

const loginOf = ({ username, password }: URL): SmtpAddress['login'] | 'incomplete' => {
  if (username === '' && password === '') return undefined;
  try {
    const login = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
    return login.user === '' || login.password === '' ? 'incomplete' : login;
  } catch {
    return 'incomplete';
  }
};
