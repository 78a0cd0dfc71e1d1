import { isIP } from 'node:net';

/** To whom security keys are shown: each is bound to this name, and is no use under another one. */
export interface RelyingParty {
  /** The host name. */
  readonly id: string;
  readonly origin: string;
}

/**
 * `undefined` where no browser uses security keys: at an address of numbers, and without TLS anywhere but on the own computer.
 * @param publicUrl origin at which people know the exchange
 */
export const relyingPartyAt = (publicUrl: string): RelyingParty | undefined => {
  const { protocol, hostname, origin } = new URL(publicUrl);
  const isNamed = isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
  const isSecure = protocol === 'https:' || /^(.+\.)?localhost$/.test(hostname);
  return isNamed && isSecure ? { id: hostname, origin } : undefined;
};
