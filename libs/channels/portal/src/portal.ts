import type { Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Pages } from '@icx/api-channel';
import { Door, Positions, problemOfError } from '@icx/api-channel/http';
import type { Services } from '@icx/composition';
import type { IdentityStore, TokenVerifier } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import type { Action } from '@icx/parties';
import { instant, londonDate } from '@icx/working-days';
import { desks, shared } from './desks/index.ts';
import { serveAssets } from './pages/assets.ts';
import { declaredBy } from './pages/declare.ts';
import { addLive } from './pages/live.routes.ts';
import { Navigation } from './pages/navigation.ts';
import { Offers } from './pages/offered.ts';
import { readForms } from './pages/read-forms.ts';
import { DeskRoutes, seenBy } from './pages/routes.ts';
import { SavedViews } from './pages/saved-views.ts';
import { Screen } from './pages/screen.ts';
import { Sender } from './pages/sent.ts';
import { WaitingRoom, waitsOf, type Tell } from './pages/waiting.ts';
import { Cookies } from './session/cookies.ts';
import { Entrance, type Strangers } from './session/entrance.ts';
import { PortalGate } from './session/gate.ts';
import { builtIn, foreign } from './session/provider.ts';
import { RelyingParty } from './session/relying-party.ts';
import { RevealsOfSignIn } from './session/reveals.ts';
import { addSessionRoutes } from './session/session.routes.ts';
import { Sessions } from './session/sessions.ts';

export interface PortalOptions {
  readonly services: Services;
  readonly identities: Pick<IdentityStore, 'records'>;
  readonly tokens: TokenVerifier;
  readonly keys: KeyRing;
  readonly log: Pick<Logger, 'error'>;
  /** Origin at which browsers find it; in a sandbox known once it listens. */
  readonly publicUrl: () => string;
  /** Wall clock of all processes, ISO 8601. */
  readonly now: () => string;
  /** What the portal is called by the provider, and by which secret; an issuer elsewhere, or the built-in one. */
  readonly client: {
    readonly id: string;
    readonly issuer?: string;
    readonly secret?: string;
    /** Of a sign-in elsewhere: which `acr` are strong enough. */
    readonly acr?: readonly string[];
    /** Cookie by which the built-in one knows a browser. */
    readonly session?: (publicUrl: string) => string;
  };
}

/** Screens for people, in the same process and over the same services as the API. */
export class Portal implements Pages {
  /** Made by whoever makes the controllers, of the same services. */
  readonly providers: readonly Provider[];
  readonly #sessions: Sessions;
  readonly #views: SavedViews;
  readonly #navigation: Navigation;

  constructor(private readonly options: PortalOptions) {
    this.#sessions = new Sessions(options.identities.records, this.#seconds);
    this.#views = new SavedViews(options.identities.records, this.#seconds);
    this.#navigation = new Navigation(desks.flatMap(declaredBy), options.services.admission);
    const kept = [
      { provide: Sessions, useValue: this.#sessions },
      { provide: SavedViews, useValue: this.#views },
      { provide: Navigation, useValue: this.#navigation },
    ];
    this.providers = [...desks, ...shared, ...kept];
  }

  mount(http: FastifyInstance, app: NestFastifyApplication): void {
    const { services } = this.options;
    const declared = desks.flatMap(declaredBy);
    const [test, navigation] = [services.sandbox, this.#navigation];
    this.#screen = new Screen({ ...services, test, declared, navigation, today: this.#today });
    // Cookies, issuer and origin follow from the address, which a sandbox has only when it listens.
    let parts: ReturnType<Portal['parts']> | undefined;
    const through = () => (parts ??= this.parts(http, app));
    void http.register(async (pages) => {
      readForms(pages);
      serveAssets(pages);
      pages.setErrorHandler((error, call, reply) => this.#tell(error, call, reply));
      pages.addHook('onRequest', async (call, reply) => this.#home(call, reply));
      addSessionRoutes(pages, through);
      const room = app.get(WaitingRoom, { strict: false });
      const { admission, engines } = services;
      addLive(
        pages,
        () => ({ ...through(), room, admission }),
        () => engines.views.position(),
      );
      const routes = new DeskRoutes(through, pages);
      const offers = app.get(Offers, { strict: false });
      for (const desk of desks) {
        const made = app.get<Record<string, Tell>>(desk, { strict: false });
        for (const one of declaredBy(desk)) {
          routes.add(made, one);
          const { path, action, form } = one;
          if (form?.offered) offers.add({ path, action: action as Action, ...form.offered });
        }
        for (const { action, method } of waitsOf(desk)) room.add(action, (caller) => made[method]!.call(made, caller));
      }
    });
  }

  protected parts(http: FastifyInstance, app: NestFastifyApplication) {
    const { services, tokens, keys, client } = this.options;
    const publicUrl = this.options.publicUrl();
    const sessions = this.#sessions;
    const cookies = new Cookies(publicUrl, client.session?.(publicUrl));
    const positions = app.get(Positions, { strict: false });
    const gate = new PortalGate(sessions, cookies, tokens, services.admission, positions, publicUrl);
    const provider =
      client.issuer === undefined
        ? builtIn(publicUrl, client.id, keys, http)
        : foreign(client.issuer, client.id, client.secret);
    const elsewhere = client.issuer === undefined ? undefined : { tokens, ...(client.acr ? { acr: client.acr } : {}) };
    return {
      ...{ sessions, cookies, gate, screen: this.#screen!, today: this.#today, views: this.#views },
      reveals: new RevealsOfSignIn(this.options.identities.records),
      entrance: new Entrance(gate, sessions, cookies, this.#strangers),
      people: new RelyingParty(publicUrl, keys, provider, this.#seconds, elsewhere),
      sender: new Sender(app.get(Door, { strict: false }), services.requests.requests, services.engines.log, cookies),
      ...{ directory: services.directory, security: services.security, elsewhere: elsewhere !== undefined },
    };
  }

  /** Since 1970. */
  readonly #seconds = () => Date.parse(this.options.now()) / 1000;
  readonly #today = () => londonDate(instant(this.options.services.clock.now()));

  /** In a sandbox an address of this machine may have another name: sign-in and cookies know one. */
  #home(call: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const url = this.options.publicUrl();
    if (call.method !== 'GET' || call.host === new URL(url).host) return undefined;
    return reply.redirect(url + call.url, 302);
  }

  /** Pages for whoever is not known, or no longer. */
  readonly #strangers: Strangers = {
    welcome: (call, reply) =>
      this.#screen!.show(call, reply, undefined, { template: 'welcome', title: 'Install Code Exchange', data: {} }),
    over: (call, reply) => {
      const what = { template: 'over', title: 'You were signed out', data: { to: call.url }, status: 401 };
      return this.#screen!.show(call, reply, undefined, what);
    },
  };

  /** A browser that looks for a page gets one; everything else is the API’s. */
  notFound(call: FastifyRequest, reply: FastifyReply): boolean {
    const { method, headers, url } = call;
    const page = method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '');
    if (!page || /^\/(v1|oidc|\.well-known)\b/.test(url)) return false;
    this.#tell(Object.assign(new Error(), { statusCode: 404 }), call, reply);
    return true;
  }

  #tell(error: unknown, call: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { status, title, detail, code, errors = [] } = problemOfError(error, (line) => this.options.log.error(line));
    if (status === 503) void reply.header('retry-after', '5');
    const data = { detail, code, errors: errors.map((one) => one.detail).filter((one) => one !== detail) };
    return this.#screen!.show(call, reply, seenBy.get(call), { template: 'problem', title, data, status });
  }

  #screen: Screen | undefined;
}
