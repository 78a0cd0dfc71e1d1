import type { FastifyInstance } from 'fastify';
import { refuse } from '@icx/refusals';
import { refuseHttp, Refused } from './problem.ts';

export interface KnownAs {
  /** Origin at which callers know the exchange. */
  readonly publicUrl?: string;
  readonly mode?: 'sandbox' | 'live';
}

const unknown = refuseHttp(
  421,
  'host-unknown',
  'The header Host names another host than the public URL of this exchange (ICX_PUBLIC_URL). Call it by that address.',
);

const missing = refuse.malformed(
  'host-missing',
  'Name in the header Host the host that the call is meant for: that of the public URL of this exchange.',
);

/** For who watches the exchange from beside it, by whatever name that is reached. */
const watched: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz', '/metrics']);
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

const isHost = (host: string): boolean => /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i.test(host);

/**
 * Lets in what is addressed to this exchange: a page elsewhere whose name was made to lead here (DNS rebinding) has the
 * browser say its own name. Of a proxy that is trusted X-Forwarded-Host counts.
 */
export const checkHost = (http: FastifyInstance, { publicUrl, mode = 'sandbox' }: KnownAs): void => {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl);
  const isOurs = (host: string): boolean =>
    (mode === 'sandbox' && loopback.test(host)) ||
    (own !== undefined && isHost(host) && URL.parse(`${own.protocol}//${host}`)?.host === own.host);
  http.addHook('onRequest', async (call) => {
    const { host } = call.raw.headers;
    if (host === undefined && call.raw.httpVersion !== '1.0') throw new Refused(missing);
    if (!isOurs(call.host) && !watched.has(call.routeOptions.url)) throw new Refused(unknown);
  });
};
