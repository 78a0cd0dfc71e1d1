import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SecurityRecord } from '@icx/parties-service';
import { Issuer, localKeys, sourceOf, type IdentityProvider, type SigningKey } from '@icx/identity';
import type { JSONWebKeySet, JWK } from 'jose';
import type { Provider } from './oidc-provider.ts';
import { addEnrolment } from './enrolment.routes.ts';
import type { Desks } from './desks.ts';
import { addInteractions } from './interaction.routes.ts';
import { css, securityKeyScript, type Pages } from './pages/index.ts';
import { makeProvider, type MutualTls } from './provider.ts';
import { csp } from './send-html.ts';
import { recordTokens } from './token-record.ts';
import { addOwnKeys } from './security-keys.routes.ts';
import { RecordedSignIn } from './recorded-sign-in.ts';
import { MemberSignIn, type MemberSignInOptions } from './member-sign-in.ts';

export interface BuiltInIdentityOptions extends Omit<MemberSignInOptions, 'secondFactorRequired'> {
  readonly mode: 'sandbox' | 'live';
  /** Of a sandbox: as whom anybody may sign in. */
  readonly desks?: Desks;
  readonly mutualTls: MutualTls;
  readonly security: SecurityRecord;
  /** Public key of the portal, where there is one. */
  readonly portal?: JWK;
  readonly failed: (error: Error) => void;
}

interface Open {
  readonly provider: Provider;
  readonly publicUrl: string;
  readonly identity: IdentityProvider;
  readonly signing: readonly SigningKey[];
  /** The public ones that still count. */
  readonly published: () => JSONWebKeySet;
  /** When it was looked which they are, milliseconds of the steady clock. */
  readAt: number;
  /** When the first of its keys retires. */
  readonly until: number;
}

/** Milliseconds: what another process has rotated out signs, and once it has retired counts, here no longer than this. */
const FRESH = 30_000;
/** A key by which tokens are checked, as an administrator sees it. */
export interface PublishedKey {
  readonly kid: string;
  /** ISO 8601; `null`: it signs. */
  readonly retiresAt: string | null;
}

const told = ({ jwk, retiresAt }: SigningKey): PublishedKey => ({
  kid: jwk.kid!,
  retiresAt: retiresAt === null ? null : new Date(retiresAt * 1000).toISOString(),
});

const kidsOf = (signing: readonly SigningKey[]): string => signing.map(({ jwk }) => jwk.kid).join();

const firstToRetire = (signing: readonly SigningKey[]): number =>
  Math.min(...signing.map(({ retiresAt }) => retiresAt ?? Infinity));

/** The public keys that still count; the same object until one retires. */
const publishedOf = (signing: readonly SigningKey[], now: () => number): (() => JSONWebKeySet) => {
  let [live, until, set] = [signing, -Infinity, { keys: [] } as JSONWebKeySet];
  return () => {
    if (now() < until) return set;
    live = live.filter(({ retiresAt }) => retiresAt === null || retiresAt > now());
    [until, set] = [firstToRetire(live), { keys: live.map(({ jwk: { d: _, ...key } }) => key as JWK) }];
    return set;
  };
};

/** The built-in OpenID provider with its pages, inside the exchange's own HTTP server. */
export class BuiltInIdentity {
  readonly #options: BuiltInIdentityOptions;
  readonly #members: RecordedSignIn;
  readonly #sources = new WeakMap<IncomingMessage, string>();
  readonly #pages: Pages;
  #open: Open | undefined;
  #renewing: Promise<void> | undefined;

  constructor(options: BuiltInIdentityOptions) {
    this.#options = options;
    this.#pages = { test: options.mode === 'sandbox' };
    const members = new MemberSignIn({ ...options, secondFactorRequired: options.mode === 'live' });
    this.#members = new RecordedSignIn(members, options.directory, options.security);
  }

  /** Once the public URL is known, which for a sandbox is where it listens. */
  async open(publicUrl: string): Promise<void> {
    this.#options.securityKeys.openAt(publicUrl);
    this.#openWith(publicUrl, await this.#options.store.signingKeys.current());
  }

  /** Takes up keys that another process has made, or retired. Whoever asks meanwhile waits for the same look. */
  #renew(): Promise<void> {
    this.#renewing ??= this.#look().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #refresh(): Promise<void> {
    if (this.#open && performance.now() >= this.#open.readAt + FRESH) await this.#renew();
  }

  async #look(): Promise<void> {
    const signing = await this.#options.store.signingKeys.current();
    if (!this.#open) return;
    this.#open.readAt = performance.now();
    if (kidsOf(signing) !== kidsOf(this.#open.signing)) this.#openWith(this.#open.publicUrl, signing);
  }

  /** A new key signs from now on; what the others signed counts until they retire. The keys as they are then. */
  async rotateKeys(): Promise<readonly PublishedKey[]> {
    const signing = await this.#options.store.signingKeys.rotate();
    if (this.#open) this.#openWith(this.#open.publicUrl, signing);
    return signing.map(told);
  }

  async signingKeys(): Promise<readonly PublishedKey[]> {
    return (await this.#options.store.signingKeys.current()).map(told);
  }

  #openWith(publicUrl: string, signing: readonly SigningKey[]): void {
    const options = { ...this.#options, publicUrl, signing, pages: this.#pages };
    const { directory } = options;
    const published = localKeys(
      () => this.#open!.published(),
      () => this.#renew(),
    );
    const keys: typeof published = async (...token) => {
      await this.#refresh();
      return published(...token);
    };
    const issuer = new Issuer({ issuer: publicUrl, audience: publicUrl, keys });
    const provider = makeProvider(options);
    const from = (call: IncomingMessage): string => this.#sources.get(call) ?? 'unknown';
    recordTokens(provider, { ...this.#options, sourceOf: from });
    this.#open = {
      provider,
      publicUrl,
      identity: { issuer, book: directory, kind: 'built-in', publicUrl },
      signing,
      published: publishedOf(signing, () => this.#seconds()),
      until: firstToRetire(signing),
      readAt: performance.now(),
    };
  }

  #seconds(): number {
    return Date.parse(this.#options.now()) / 1000;
  }

  /** `undefined` until it is open. */
  get identity(): IdentityProvider | undefined {
    return this.#open?.identity;
  }

  /** Adds its routes. Its own parsers: the provider reads bodies itself, and pages send forms. */
  mount(http: FastifyInstance): void {
    void http.register(async (raw) => {
      raw.removeAllContentTypeParsers();
      raw.addContentTypeParser('*', (_request, _payload, done) => done(null));
      const handle = (request: FastifyRequest, reply: FastifyReply) => this.#handle(request, reply);
      for (const url of ['/oidc/*', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'])
        raw.route({ method: ['GET', 'POST'], url, handler: handle });
    });
    void http.register(async (forms) => {
      forms.removeAllContentTypeParsers();
      forms.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
        done(null, Object.fromEntries(new URLSearchParams(body as string))),
      );
      forms.get('/oidc/style.css', (_, reply) => reply.type('text/css').send(css));
      forms.get('/oidc/security-key.js', (_, reply) => reply.type('text/javascript').send(securityKeyScript));
      const { mode, desks, securityKeys, directory } = this.#options;
      const shared = { members: this.#members, pages: this.#pages, securityKeys };
      addInteractions(forms, {
        ...{ provider: () => this.#open?.provider, ...shared },
        desks: mode === 'sandbox' ? desks : undefined,
      });
      addOwnKeys(forms, { ...shared, directory });
      addEnrolment(forms, this.#members, this.#pages);
    });
  }

  async #handle({ raw: request, ip }: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!this.#open) {
      await reply.status(503).header('retry-after', '1').send();
      return;
    }
    // The library's keys are fixed when it is made: one without the key that has retired takes its place.
    if (this.#seconds() >= this.#open.until) await this.open(this.#open.publicUrl);
    else await this.#refresh();
    const { provider, publicUrl } = this.#open;
    const { protocol, host } = new URL(publicUrl);
    this.#sources.set(request, sourceOf(ip));
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-host'] = host;
    reply.hijack();
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    reply.raw.setHeader('content-security-policy', csp());
    void provider.callback()(request, reply.raw);
  }
}
