import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { decide, isPublic, TokenVerifier } from '@icx/identity';
import type { Action, Relation } from '@icx/identity';
import { parseRequestId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { relationTo, RequestLog } from '@icx/requests-service';
import type { Loaded } from '@icx/requests-service';
import { ACTION } from './action.ts';
import type { Caller, IcxHttpRequest } from './action.ts';
import { orRefuse, Refused } from './problem.ts';

const unknown = refuse('request-unknown', 'There is no such request, or it is not one of yours.');
const notAllowed = refuse('action-not-allowed', 'Your role or your part in this request does not allow that.');

/** Lets a call in: who is it, what does the route do, how does the caller stand to the request that it names. */
@Injectable()
export class Gate implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(TokenVerifier) private readonly tokens: TokenVerifier,
    @Inject(RequestLog) private readonly requests: RequestLog,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const action = this.reflector.get<Action | undefined>(ACTION, context.getHandler());
    if (!action) throw new Error(`${context.getClass().name}.${context.getHandler().name} declares no action.`);
    if (isPublic(action)) return true;
    const call = context.switchToHttp().getRequest<IcxHttpRequest>();
    const caller = orRefuse(await this.tokens.verify(call.headers.authorization)) as Caller;
    const { id } = call.params as { id?: string };
    const loaded = id === undefined ? undefined : await this.#load(id);
    call.icx = loaded ? { caller, loaded } : { caller };
    // A refused reveal must be on record before it is answered: the decision itself refuses and records it.
    if (action === 'requests:reveal' && loaded && caller.role === 'supplier') return true;
    const decision = decide(caller, action, loaded ? relation(caller, loaded) : 'none');
    if (decision === 'not-found') throw new Refused(unknown);
    if (decision === 'forbidden') throw new Refused(notAllowed);
    return true;
  }

  async #load(id: string): Promise<Loaded> {
    const parsed = parseRequestId(id);
    const loaded = isRefusal(parsed) ? undefined : await this.requests.load(parsed);
    if (!loaded || loaded.state.status === 'absent') throw new Refused(unknown);
    return loaded;
  }
}

const relation = (caller: Caller, { state }: Loaded): Relation =>
  caller.role === 'administrator' ? 'administrator' : relationTo(state, caller.party);

/** For the reveal, whose refusals come from the decision: a stranger learns no more than that there is nothing. */
export const hideFromStrangers = (caller: Caller, loaded: Loaded): void => {
  if (relation(caller, loaded) === 'none') throw new Refused(unknown);
};
