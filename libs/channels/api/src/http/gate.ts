import { hash, randomUUID } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { Directory, SecurityRecord } from '@icx/parties-service';
import {
  decide,
  decideOnParty,
  isLendable,
  isOnParty,
  isPublic,
  relationsToParty,
  sourceOf,
  TokenVerifier,
} from '@icx/identity';
import type { Action, Call, Decision, Relation } from '@icx/identity';
import { parsePartyId, parseRequestId } from '@icx/identifiers';
import type { CommandId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { RefuseReveal, relationTo, RequestLog } from '@icx/requests-service';
import type { Loaded } from '@icx/requests-service';
import { londonDate } from '@icx/working-days';
import { originOf } from './action.ts';
import type { Caller, IcxHttpRequest } from './action.ts';
import { Door } from './envelope.ts';
import { spendOfParty } from './hardening.ts';
import { orRefuse, Refused } from './problem.ts';

export const requestUnknown = refuse.unknown('request-unknown', 'There is no such request, or it is not one of yours.');
const partyUnknown = refuse.unknown('party-not-found', 'There is no such party, or it is not yours.');
const notAllowed = refuse.forbidden(
  'action-not-allowed',
  'Your role or your part in this request does not allow that.',
);
const onBehalfOfInvalid = refuse.malformed(
  'on-behalf-of-invalid',
  'The header ICX-On-Behalf-Of takes one PartyId of 4 letters or digits, for example BBBB.',
);
const agencyNotGranted = refuse.forbidden(
  'agency-not-granted',
  'That party has not granted you to act for it today. Its administrator can, at /v1/parties/{party}/agencies.',
);

/**
 * Lets a call in, before anything of its body is read: who is it, for whom does it act, what does the route do, how does
 * the caller stand to the request that it names.
 */
@Injectable()
export class Gate {
  constructor(
    @Inject(TokenVerifier) private readonly tokens: TokenVerifier,
    @Inject(RequestLog) private readonly requests: RequestLog,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Door) private readonly door: Door,
    @Inject(Directory) private readonly directory: Directory,
    @Inject(SecurityRecord) private readonly security: SecurityRecord,
  ) {}

  async admit(call: IcxHttpRequest, reply: FastifyReply): Promise<void> {
    const { action } = call.routeOptions.config.icx ?? {};
    if (!action) throw new Error(`${call.method} ${call.routeOptions.url} declares no action.`);
    if (!isOnParty(action) && isPublic(action)) return;
    const actor = await this.#who(call, reply);
    const kept = (id: CommandId): CommandId => this.requests.keptAs(id);
    call.icx = { caller: actor, kept };
    // Counts against whose token it is: an agent uses up nothing of those that it acts for.
    await spendOfParty(call, reply);
    const { id, party = '' } = call.params as { id?: string; party?: string };
    const caller = this.#actingFor(call.headers['icx-on-behalf-of'], actor);
    if (isRefusal(caller)) {
      const asked = action === 'requests:reveal' && id !== undefined ? await this.#load(id) : undefined;
      throw new Refused(asked ? await this.#recorded(caller, actor, asked) : caller);
    }
    call.icx = { caller, kept };
    if (isOnParty(action)) return allowedOnParty(decideOnParty(action, relationsToParty(caller, party)));
    const loaded = id === undefined ? undefined : await this.#load(id);
    if (loaded) call.icx = { caller, kept, loaded };
    const decision = decisionOn(action, caller, call.method, loaded);
    if (decision === 'allowed') return;
    const refusal = decision === 'not-found' ? requestUnknown : notAllowed;
    throw new Refused(loaded && action === 'requests:reveal' ? await this.#recorded(refusal, caller, loaded) : refusal);
  }

  async #who(call: IcxHttpRequest, reply: FastifyReply): Promise<Caller> {
    const actor = await this.tokens.verify(call.headers.authorization, presented(call));
    if (isRefusal(actor)) {
      const { code } = actor;
      if (code === 'dpop-nonce-required') void reply.header('dpop-nonce', this.tokens.nonce);
      if (!everyday.has(code))
        this.security.refused({ what: 'call', code, member: undefined, source: sourceOf(call.ip) });
    }
    return orRefuse(actor) as Caller;
  }

  /** In the principal's role, and with no more than caller, grant and that role have in common. */
  #actingFor(header: string | readonly string[] | undefined, caller: Caller): Caller | Refusal {
    if (header === undefined) return caller;
    const principal = parsePartyId(header);
    if (isRefusal(principal)) return onBehalfOfInvalid;
    if (principal === caller.party) return caller;
    const lent = this.directory.accessOfAgent(caller.party, principal, londonDate(this.door.now()));
    if (!lent) return agencyNotGranted;
    return {
      ...caller,
      party: principal,
      role: lent.role,
      scopes: caller.scopes.filter((scope) => lent.scopes.includes(scope)),
      partyAdministrator: false,
      agent: caller.party,
    };
  }

  /** A refused reveal is on record before it is answered, whatever else is wrong with the call. */
  #recorded(refusal: Refusal, caller: Caller, loaded: Loaded): Promise<Refusal> {
    // A command of its own: the key of the call may be missing, and no outcome is kept under it.
    const commandId = randomUUID() as CommandId;
    const envelope = { ...originOf(caller), commandId, receivedAt: this.door.now(), body: {} };
    return this.commands.execute(new RefuseReveal(loaded, envelope, refusal));
  }

  async #load(id: string): Promise<Loaded> {
    const parsed = parseRequestId(id);
    const loaded = isRefusal(parsed) ? undefined : await this.requests.load(parsed);
    if (!loaded || loaded.state.status === 'absent') throw new Refused(requestUnknown);
    return loaded;
  }
}

/** Happens to the honest too, and is nothing that anybody has to look into. */
const everyday: ReadonlySet<string> = new Set([
  'token-missing',
  'token-expired',
  'dpop-nonce-required',
  'issuer-unreachable',
]);

const decisionOn = (action: Action, caller: Caller, method: string, loaded: Loaded | undefined): Decision => {
  if (caller.agent !== undefined && method !== 'GET' && !isLendable(action)) return 'forbidden';
  return decide(caller, action, loaded ? relation(caller, loaded) : 'none');
};

const allowedOnParty = (decision: Decision): void => {
  if (decision === 'allowed') return;
  throw new Refused(decision === 'not-found' ? partyUnknown : notAllowed);
};

/** What the call shows besides its token. */
const presented = ({ method, url, headers, raw }: IcxHttpRequest): Call => ({
  method,
  address: url,
  proof: headers['dpop'],
  certificate: () => certificateOf(raw.socket as Partial<Pick<TLSSocket, 'getPeerX509Certificate'>>),
});

const certificateOf = (socket: Partial<Pick<TLSSocket, 'getPeerX509Certificate'>>): string | undefined => {
  const certificate = socket.getPeerX509Certificate?.();
  return certificate && hash('sha256', certificate.raw, 'base64url');
};

const relation = (caller: Caller, { state }: Loaded): Relation =>
  caller.role === 'administrator' ? 'administrator' : relationTo(state, caller.party);
