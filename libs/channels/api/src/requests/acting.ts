import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RequestCommand } from '@icx/requests';
import { ActOnRequest, RequestDocuments } from '@icx/requests-service';
import type { Outcome } from '@icx/requests-service';
import { Answer } from '../http/call.ts';
import type { Acting, ActingOnRequest, Said } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';

type WithoutDoor<C> = C extends unknown ? Omit<C, 'at' | 'by'> : never;
/** What a party, or SECAS, does to a request: when and by whom is added at the door. */
export type RequestAct = WithoutDoor<
  Extract<RequestCommand, { by: unknown } | { type: 'decide-backlog' | 'resolve-dispute' }>
>;

/** Brings an act to the request that the address names, and shows the request as it is then. */
@Injectable()
export class RequestActing {
  constructor(
    private readonly commands: CommandBus,
    private readonly documents: RequestDocuments,
  ) {}

  async act(call: ActingOnRequest, act: RequestAct): Promise<Answer> {
    const { caller, loaded, context, ifRevision } = call;
    const command = { ...act, at: context.receivedAt, by: caller.party } as RequestCommand;
    const acted = await this.commands.execute(new ActOnRequest(loaded, context, command, ifRevision));
    return this.show(orRefuse(acted), call);
  }

  show({ state, revision }: Outcome, { caller }: Acting, said: Said = {}): Answer {
    return new Answer(this.documents.of(state, caller), { ...said, revision });
  }
}
