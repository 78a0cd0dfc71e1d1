import type { Carry } from './authentication.ts';
import { once } from './once.ts';

/** PEM, each. */
export interface Certificate {
  /** Certificate, and the chain up to the CA if there is one. */
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** Who vouches for the exchange's own certificate, if that is none of the well-known authorities. */
  readonly ca?: string | Buffer;
}

/** A `fetch` that shows a certificate; `HTTPS_PROXY` and `NO_PROXY` are honoured. */
export const mutualTls = ({ cert, key, ca }: Certificate): Carry => {
  const tls = { cert, key, ...(ca === undefined ? {} : { ca }) };
  const ready = once(async () => {
    const { EnvHttpProxyAgent, fetch } = await import('undici');
    return { fetch, dispatcher: new EnvHttpProxyAgent({ connect: tls, requestTls: tls }) };
  });
  return async (url, init) => {
    const { fetch, dispatcher } = await ready();
    // Undici's own `fetch` goes with its own agents.
    return fetch(url, { ...init, dispatcher });
  };
};
