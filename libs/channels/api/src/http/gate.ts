import { hash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Admission } from '@icx/admission';
import type { Caller } from '@icx/admission';
import { sourceOf, TokenVerifier } from '@icx/identity';
import type { Call } from '@icx/identity';
import { isPublic } from '@icx/parties';
import { SecurityRecord } from '@icx/parties-service';
import { isRefusal } from '@icx/refusals';
import { RequestLog } from '@icx/requests-service';
import type { IcxHttpRequest } from './action.ts';
import { Door } from './door.ts';
import { spendOfParty } from './hardening.ts';
import { Positions } from './positions.ts';
import { orRefuse } from './problem.ts';

/** What HTTP shows of who calls, before anything of a body is read: token, proof, headers. Who may do what is not said here. */
@Injectable()
export class Gate {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly admission: Admission,
    private readonly requests: RequestLog,
    private readonly security: SecurityRecord,
    private readonly door: Door,
    private readonly positions: Positions,
  ) {}

  async admit(call: IcxHttpRequest, reply: FastifyReply): Promise<void> {
    const { action } = call.routeOptions.config.icx ?? {};
    if (!action) throw new Error(`${call.method} ${call.routeOptions.url} declares no action.`);
    if (isPublic(action)) return;
    const leaves = {
      kept: this.requests.keptAs.bind(this.requests),
      contextOf: this.door.context.bind(this.door),
    };
    const actor = await this.#who(call, reply);
    call.icx = { caller: actor, ...leaves };
    // Counts against whose token it is: an agent uses up nothing of those that it acts for.
    await spendOfParty(call, actor.party, reply);
    await this.positions.await(call, reply);
    const { id: request, party } = call.params as { id?: string; party?: string };
    const onBehalfOf = call.headers['icx-on-behalf-of'];
    const target = {
      channel: 'api',
      reads: call.method === 'GET' || call.method === 'HEAD',
      request,
      party,
      onBehalfOf,
    } as const;
    call.icx = { ...orRefuse(await this.admission.admit(actor, action, target)), ...leaves };
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
}

/** Happens to the honest too, and is nothing that anybody has to look into. */
const everyday: ReadonlySet<string> = new Set([
  'token-missing',
  'token-expired',
  'dpop-nonce-required',
  'issuer-unreachable',
]);

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
