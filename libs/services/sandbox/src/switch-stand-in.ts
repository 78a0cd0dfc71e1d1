import type { CommandContext } from '@icx/commands';
import type { RequestId } from '@icx/identifiers';
import { oversees, type Viewer } from '@icx/parties';
import { isRefusal, type Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, RequestState } from '@icx/requests';
import { relationTo, requestUnknown } from '@icx/requests-service';
import type { RequestPerformer, RequestDocument, RequestDocuments, RequestLog } from '@icx/requests-service';
import type { Instant } from '@icx/working-days';

/** What a switch of supplier does to one request. */
export interface StoodInSwitch {
  readonly request: RequestId;
  /** When the requester's supply ends; by default now. */
  readonly effectiveAt?: Instant;
  /** The switch was corrected: undo it. */
  readonly reversed?: boolean;
  readonly cause?: string;
}

/** Stands in for a switch feed, so that a sandbox can be played with. */
export class SwitchStandIn {
  constructor(
    private readonly requests: RequestLog,
    private readonly performer: RequestPerformer,
    private readonly documents: RequestDocuments,
  ) {}

  /** SECAS and DCC stand in for the feed; whoever else has nothing to do with a request learns nothing (`request-unknown`). */
  async supersede(
    { request, effectiveAt, reversed = false, cause = 'sandbox switch' }: StoodInSwitch,
    context: CommandContext,
    viewer: Viewer,
  ): Promise<RequestDocument | Refusal> {
    if (!oversees(viewer) && relationTo((await this.requests.load(request)).state, viewer.party) === 'none')
      return requestUnknown;
    const at = context.receivedAt;
    const command = reversed
      ? ({ type: 'reverse-supersession', at, cause } as const)
      : ({ type: 'supersede', at, cause, effectiveAt: effectiveAt ?? at } as const);
    const act = (state: RequestState, facts: Facts): Decision => decide(command, state, facts);
    const outcome = await this.performer.perform(request, act, { context });
    return isRefusal(outcome) ? outcome : this.documents.of(outcome.state, viewer);
  }
}
