import type { FastifyReply, FastifyRequest } from 'fastify';
import { spendOfParty, orRefuse, type IcxHttpRequest, type Positions } from '@icx/api-channel/http';
import type { Admission, Admitted, Caller } from '@icx/admission';
import type { TokenVerifier } from '@icx/identity';
import type { Action, Actor, PartyAction } from '@icx/parties';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Cookies } from './cookies.ts';
import type { Session, Sessions, SignedIn } from './sessions.ts';

/** Whose browser it is. */
export interface Here {
  readonly id: string;
  readonly session: Session;
  /** Who that is now, whatever it was at the sign-in. */
  readonly actor: Actor;
}

/** `over`: whose session it was, who has to sign in again. */
export type Known = { readonly here: Here } | { readonly over: Session | undefined };

export const fromElsewhere = refuse.forbidden(
  'form-from-elsewhere',
  'This form was not sent from a page of this exchange, so nothing was done. Open the page here, and send it again.',
);

/** What a browser shows of who sits at it, before anything of a form is read. */
export class PortalGate {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookies: Cookies,
    private readonly tokens: Pick<TokenVerifier, 'actorOf'>,
    private readonly admission: Pick<Admission, 'admit'>,
    private readonly positions: Positions,
    private readonly origin: string,
  ) {}

  /** A form comes from a page of ours: browsers say from where, and one that says nothing is none. */
  refuseForeign({ headers }: FastifyRequest): Refusal | undefined {
    const { origin, 'sec-fetch-site': site } = headers;
    const own = origin === undefined || origin === this.origin;
    const same = site === undefined || site === 'same-origin';
    return own && same && (origin !== undefined || site !== undefined) ? undefined : fromElsewhere;
  }

  async whose(call: FastifyRequest): Promise<Known> {
    const id = this.cookies.read(call, 'session');
    const found = id === undefined ? undefined : await this.sessions.find(id);
    if (id === undefined || !found || found.over) return { over: found?.session };
    const actor = this.actorOf(found.session);
    if (isRefusal(actor)) return { over: found.session };
    Object.assign(call, { who: actor });
    return { here: { id, session: found.session, actor } };
  }

  /** Refused with `access-ended`, `token-expired`. */
  actorOf({ subject, party, scopes, acr = '', authTime: at }: SignedIn): Actor | Refusal {
    return this.tokens.actorOf({ subject, party, scopes, signIn: { acr, at }, issuedAt: at });
  }

  /** For whom somebody acts now; `undefined`: for nobody, for that party lets it no more. */
  async callerOf({ session, actor }: Here): Promise<Caller | undefined> {
    const target = { channel: 'portal', reads: true, onBehalfOf: session.actsFor } as const;
    const admitted = await this.admission.admit(actor, 'portal:open', target);
    return isRefusal(admitted) ? undefined : admitted.caller;
  }

  /** Throws `Refused` with what admission says. */
  async admit(
    call: IcxHttpRequest,
    reply: FastifyReply,
    { session, actor }: Here,
    action: Action | PartyAction,
    reads: boolean,
  ): Promise<Admitted> {
    await spendOfParty(call, actor.party, reply);
    const { id: request, party } = call.params as { readonly id?: string; readonly party?: string };
    // A link, or a page elsewhere, leads to any form: what it does goes on record when it is sent.
    const onlyLooks = call.method !== 'POST';
    const target = { channel: 'portal', reads, onlyLooks, request, party, onBehalfOf: session.actsFor } as const;
    const admitted = orRefuse(await this.admission.admit(actor, action, target));
    call.who = admitted.caller;
    await this.#caughtUp(call, reply, admitted.caller);
    return admitted;
  }

  /** Lists show what this browser did before, whichever process it was done in; or what there is, after a while. */
  async #caughtUp(call: IcxHttpRequest, reply: FastifyReply, caller: Caller): Promise<void> {
    const position = this.cookies.read(call, 'position');
    if (position === undefined || call.method !== 'GET') return;
    call.headers['icx-position'] = position;
    await this.positions
      .await(Object.assign(call, { icx: { caller } }) as IcxHttpRequest, reply)
      .catch(() => undefined);
  }
}
