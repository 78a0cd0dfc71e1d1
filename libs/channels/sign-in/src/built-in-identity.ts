import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Issuer, localKeys, type IdentityProvider } from '@icx/identity';
import type { Provider } from 'oidc-provider';
import { addEnrolment } from './enrolment.routes.ts';
import { addInteractions } from './interaction.routes.ts';
import { css, type Pages } from './pages.ts';
import { makeProvider } from './provider.ts';
import { csp } from './send-html.ts';
import { SignInDesk, type SignInDeskOptions } from './sign-in-desk.ts';

export interface BuiltInIdentityOptions extends Omit<SignInDeskOptions, 'secondFactorRequired'> {
  readonly mode: 'sandbox' | 'live';
  readonly mutualTls: boolean;
  readonly failed: (error: Error) => void;
}

/** The built-in OpenID provider with its pages, inside the exchange's own HTTP server. */
export class BuiltInIdentity {
  readonly #options: BuiltInIdentityOptions;
  readonly #desk: SignInDesk;
  readonly #pages: Pages;
  #open: { readonly provider: Provider; readonly publicUrl: string; readonly identity: IdentityProvider } | undefined;

  constructor(options: BuiltInIdentityOptions) {
    this.#options = options;
    this.#pages = { test: options.mode === 'sandbox' };
    this.#desk = new SignInDesk({ ...options, secondFactorRequired: options.mode === 'live' });
  }

  /** Once the public URL is known, which for a sandbox is where it listens. */
  async open(publicUrl: string): Promise<void> {
    const { store, directory, mutualTls, keys, failed } = this.#options;
    const signing = await store.signingKeys.current();
    const published = { keys: signing.map(({ d: _, ...key }) => key) };
    const provider = await makeProvider({ publicUrl, store, directory, keys, mutualTls, failed, pages: this.#pages });
    const issuer = new Issuer({ issuer: publicUrl, audience: publicUrl, keys: localKeys(() => published) });
    this.#open = { provider, publicUrl, identity: { issuer, book: directory, kind: 'built-in', publicUrl } };
  }

  /** A new key signs from now on. */
  async rotateKeys(): Promise<void> {
    await this.#options.store.signingKeys.rotate();
    if (this.#open) await this.open(this.#open.publicUrl);
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
      addInteractions(forms, () => this.#open?.provider, this.#desk, this.#pages);
      addEnrolment(forms, this.#desk, this.#pages);
    });
  }

  #handle({ raw: request }: FastifyRequest, reply: FastifyReply): void {
    if (!this.#open) {
      void reply.status(503).header('retry-after', '1').send();
      return;
    }
    const { provider, publicUrl } = this.#open;
    const { protocol, host } = new URL(publicUrl);
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-host'] = host;
    reply.hijack();
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    reply.raw.setHeader('content-security-policy', csp());
    void provider.callback()(request, reply.raw);
  }
}
