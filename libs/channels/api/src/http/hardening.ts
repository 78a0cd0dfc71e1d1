import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import helmet from 'helmet';
import { sourceOf } from '@icx/identity';
import { commandLimits, refuse } from '@icx/refusals';
import type { Counters } from '@icx/runtime';
import { Refused } from './problem.ts';

/** How much of the exchange one caller may take up. */
export interface HttpLimits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** A call whose headers, or which as a whole, has not arrived in this time is dropped, milliseconds. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** A file may take as long as it is large: it is dropped when no byte of it has come in this time. */
  readonly stalledMs: number;
  /** The same for the body of a call to a door that is open to anybody. */
  readonly publicBodyMs: number;
  /** How long a connection may be idle between two calls, milliseconds. */
  readonly keepAliveMs: number;
  readonly connections: number;
  /** Calls per minute of the wall clock, by address of the caller and, once it is known, by its party. */
  readonly perClient: number;
  readonly perParty: number;
  /** The same for the provider and its pages, by address: whoever calls there need not be known, and is remembered. */
  readonly signIn: number;
  /** Forms sent there: each may cost the hash of a password. */
  readonly signInForms: number;
}

export const defaultLimits: HttpLimits = {
  bodyBytes: commandLimits.bytes,
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  stalledMs: 30_000,
  publicBodyMs: 5_000,
  keepAliveMs: 72_000,
  connections: 2_000,
  perClient: 120_000,
  perParty: 120_000,
  signIn: 240,
  signInForms: 60,
};

/** Certificate chain and private key, PEM. */
export interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Authorities that vouch for the certificates of clients. */
  readonly ca?: Buffer;
}

/** A slash at the end of an address changes nothing; one with nothing before it in the place of a name leads nowhere. */
export const routerOptions = { ignoreTrailingSlash: true } as const;

/** How often Node looks for calls whose headers are too slow. */
const checkingInterval = ({ headersMs }: HttpLimits): number => Math.max(50, headersMs / 2);

/**
 * What Node's server and Fastify keep to by themselves.
 * @param trustedProxies addresses and networks whose X-Forwarded-For is believed, of nobody by default.
 */
export const serverOptions = (limits: HttpLimits, tls?: Tls, trustedProxies: readonly string[] = []): object => {
  const server = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    connectionsCheckingInterval: checkingInterval(limits),
    // Node would refuse without a problem.
    requireHostHeader: false,
  };
  return {
    ...(trustedProxies.length > 0 ? { trustProxy: trustedProxies } : {}),
    routerOptions,
    bodyLimit: limits.bodyBytes,
    // Node has one limit for all calls: `hurryBodies` knows which bodies may take long.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    // A client may show a certificate of its own making: who signed it matters where it asks for a token, if there.
    ...(tls
      ? { https: { ...server, ...tls, minVersion: 'TLSv1.2', requestCert: true, rejectUnauthorized: false } }
      : { http: server }),
  };
};

const tooMany = refuse.rate(
  'rate-limited',
  'There were too many calls from here in the last minute. Wait as many seconds as Retry-After says, then go on.',
);
/** Seconds. */
const MINUTE = 60;
const PARTIES = 'icxPartyLimit';

type Limiter = (of: string, reply: FastifyReply) => Promise<void>;

const limiter =
  (counters: Counters, what: string, most: number): Limiter =>
  async (of, reply) => {
    const wait = await counters.hit({ name: `${what} ${of}`, most, seconds: MINUTE });
    if (wait === 0) return;
    void reply.header('retry-after', String(wait));
    throw new Refused(tooMany);
  };

/** The same on every answer, so they are made once. */
const browserHeaders = (tls?: Tls): Map<string, string> => {
  const sample = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({
    // Answers are data: a browser that shows one loads, sends and frames nothing. Pages bring a policy of their own.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    hsts: tls ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  })(sample.req, sample, () => undefined);
  return new Map(Object.entries(sample.getHeaders()).map(([name, value]) => [name, String(value)]));
};

/** Headers for browsers, and limits by address. Before any route is added. */
export const harden = (http: FastifyInstance, limits: HttpLimits, counters: Counters, tls?: Tls): void => {
  http.server.maxConnections = limits.connections;
  const headers = browserHeaders(tls);
  http.addHook('onRequest', async (_, { raw }) => void raw.setHeaders(headers));
  const clients = limiter(counters, 'client', limits.perClient);
  const signIn = limiter(counters, 'sign-in', limits.signIn);
  const forms = limiter(counters, 'form', limits.signInForms);
  http.addHook('onRequest', async ({ ip, method, routeOptions: { url = '' } }, reply) => {
    const source = sourceOf(ip);
    await clients(source, reply);
    if (url.startsWith('/oidc/')) await signIn(source, reply);
    if (method === 'POST' && /^\/oidc\/(interaction|enrolment|security-keys)/.test(url)) await forms(source, reply);
  });
  http.decorate(PARTIES, limiter(counters, 'party', limits.perParty));
};

/** Counts a call of a party whose token was verified: others cannot use up what is its. */
export const spendOfParty = (call: FastifyRequest, party: string, reply: FastifyReply): Promise<void> =>
  call.server.getDecorator<Limiter>(PARTIES)(party, reply);
