import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { RequestCommand } from '@icx/requests';
import { ActOnRequest, RequestDocuments } from '@icx/requests-service';
import type { Loaded, Outcome, RequestDocument } from '@icx/requests-service';
import type { Caller } from '../http/action.ts';
import { Door } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse } from '../http/problem.ts';

type WithoutDoor<C> = C extends unknown ? Omit<C, 'at' | 'by'> : never;
/** What a party, or SECAS, does to a request: when and by whom is added at the door. */
export type RequestAct = WithoutDoor<Extract<RequestCommand, { by: unknown } | { type: 'decide-backlog' }>>;

/** Brings an act to the request that the address names, and shows the request as it is then. */
@Injectable()
export class RequestActing {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Door) private readonly door: Door,
    @Inject(RequestDocuments) private readonly documents: RequestDocuments,
  ) {}

  async act(
    caller: Caller,
    loaded: Loaded,
    headers: CommandHeaders,
    reply: FastifyReply,
    act: RequestAct,
  ): Promise<RequestDocument> {
    const context = this.door.context(caller, headers);
    const command = { ...act, at: context.receivedAt, by: caller.party } as RequestCommand;
    const outcome = await this.commands.execute(new ActOnRequest(loaded, context, command, headers.ifRevision));
    return this.show(orRefuse(outcome), caller, reply);
  }

  show({ state, revision }: Outcome, caller: Caller, reply: FastifyReply): RequestDocument {
    void reply.header('etag', `"${revision}"`);
    return this.documents.of(state, caller);
  }
}
