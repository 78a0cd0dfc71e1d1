import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { orRefuse, Refused } from '@icx/api-channel/http';
import { refuse } from '@icx/refusals';
import { liveLeg, type Leg, type RequestCommand } from '@icx/requests';
import { ActOnRequest, RequestDocuments, requestUnknown, type RaisedState } from '@icx/requests-service';
import { basisWords } from '@icx/words';
import type { RequestSent, RequestVisit } from '../pages/declare.ts';
import { addressOf } from '../pages/listing.ts';

type WithoutDoor<C> = C extends unknown ? Omit<C, 'at' | 'by'> : never;
/** Whose act it is, the door says; what SECAS decides is nobody else's. */
export type RequestAct = WithoutDoor<
  Extract<RequestCommand, { by: unknown } | { type: 'resolve-dispute' | 'decide-backlog' }>
>;

/** Brings what was sent to the request that the address names, and says what its forms are about. */
@Injectable()
export class RequestActs {
  constructor(
    private readonly commands: CommandBus,
    private readonly documents: RequestDocuments,
  ) {}

  /** The address of the request, to go on there. */
  async act({ caller, loaded, context, ifRevision }: RequestSent, act: RequestAct): Promise<string> {
    const command = { ...act, at: context.receivedAt, by: caller.party } as RequestCommand;
    orRefuse(await this.commands.execute(new ActOnRequest(loaded, context, command, ifRevision)));
    return requestAt(loaded.stream);
  }

  /** The leg that waits for an answer. */
  asked({ loaded }: RequestVisit): Leg {
    const leg = liveLeg(loaded.state as RaisedState);
    if (!leg) throw new Refused(nobodyAsked);
    return leg;
  }

  /** Who may have the code and has not been asked yet, best first. */
  others({ caller, loaded }: RequestVisit) {
    const { id, candidates = [], legs } = this.documents.of(loaded.state as RaisedState, caller);
    const asked = new Set(legs.map(({ addressee }) => addressee));
    return candidates
      .filter(({ party }) => !asked.has(party))
      .map(({ party, basis, evidence }) => ({
        ...{ party, why: basisWords[basis], evidence },
        href: addressOf(`${requestAt(id)}/reroute`, { addressee: party }),
      }));
  }

  about({ caller, loaded }: RequestVisit) {
    const { id, device, requester, leg, raisedAt } = this.documents.of(loaded.state as RaisedState, caller);
    return { back: requestAt(id), device, requester, raisedAt, dueOn: leg?.dueOn ?? null };
  }
}

const nobodyAsked = refuse.conflict('nobody-asked', 'Nobody is asked at the moment: there is nobody to reply to.');

/** What of the request the address names by its number; what is none is told as what is not there. */
export const numberIn = ({ params }: RequestVisit, name: string): number => {
  const text = params[name] ?? '';
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Refused(requestUnknown);
  return Number(text);
};

export const requestAt = (request: string): string => `/requests/${request}`;
