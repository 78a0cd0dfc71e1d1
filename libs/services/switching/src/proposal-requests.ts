import type { CommandContext } from '@icx/commands';
import { parseDeviceId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import { isRefusal, must, type Refusal } from '@icx/refusals';
import type { DraftOfEach, RaisedTogether, RaisingTogether } from '@icx/requests-service';
import { londonDate } from '@icx/working-days';
import type { ProposalDocument } from './proposal.ts';
import type { ProposalList } from './proposal-list.ts';

/** So many are asked for by one call; what is left is asked for by the next one. */
const MOST_AT_ONCE = 200;
const WHY = 'proposals';

/** Takes up what is proposed to a party, all at once. */
export class ProposalRequests {
  constructor(
    private readonly proposals: ProposalList,
    private readonly together: RaisingTogether,
  ) {}

  /** The oldest of them, of what is proposed now; `more`: there are others. */
  async next(
    { party }: Viewer,
    at: CommandContext['receivedAt'],
  ): Promise<{ readonly items: readonly ProposalDocument[]; readonly more: boolean }> {
    const items: ProposalDocument[] = [];
    let after: string | null = '0';
    while (after !== null && items.length < MOST_AT_ONCE) {
      const page = await this.proposals.list(party, londonDate(at), BigInt(after), MOST_AT_ONCE - items.length);
      items.push(...page.items);
      after = page.next;
    }
    return { items, more: after !== null };
  }

  /** A request for each. What is refused of them stays proposed. */
  async raise(
    draft: DraftOfEach,
    context: CommandContext,
    viewer: Viewer,
  ): Promise<{ readonly items: readonly RaisedTogether[]; readonly more: boolean } | Refusal> {
    const { items, more } = await this.next(viewer, context.receivedAt);
    const devices = items.map(({ deviceId, deviceType }) => ({ deviceId: must(parseDeviceId(deviceId)), deviceType }));
    const done = await this.together.doneBefore(devices, context, WHY);
    if (isRefusal(done)) return done;
    const of = { context, viewer, why: WHY, again: done.size > 0 };
    const raised = await this.together.raise(devices, draft, of);
    return isRefusal(raised) ? raised : { items: raised, more };
  }
}
