import type { PartyId, RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import { decide, type Current } from '@icx/requests';
import type { FactFinder, RequestIds, RequestLog, RequestPerformer } from '@icx/requests-service';
import type { SuccessionId } from '@icx/switching';

/** Passes a request on: the successor's is there before the old one ends, so that nothing is lost in between. */
export class Transfers {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
    private readonly ids: RequestIds,
    private readonly performer: RequestPerformer,
  ) {}

  /** `false`: it could not be passed on now. Done again it changes nothing. */
  async transfer(id: RequestId, to: PartyId, succession: SuccessionId): Promise<boolean> {
    const { state } = await this.requests.load(id);
    if (state.status === 'absent' || state.status === 'ended') return false;
    const request = await this.#successorOf(state, to, succession);
    if (!request) return false;
    const outcome = await this.performer.perform(id, (current, facts) =>
      decide({ type: 'transfer', at: facts.now, to, request, succession }, current, facts),
    );
    return !isRefusal(outcome);
  }

  /** The request that goes on from this one; one that the successor has for the device already, or a new one. */
  #successorOf(continued: Current, to: PartyId, succession: SuccessionId): Promise<RequestId | undefined> {
    return this.requests.turns.take(this.ids.idOf(to, continued.device, 1), async () => {
      for (let n = 1; ; n++) {
        const id = this.ids.idOf(to, continued.device, n);
        const loaded = await this.requests.load(id);
        if (loaded.state.status === 'ended') continue;
        if (loaded.state.status !== 'absent') return id;
        const facts = await this.facts.gather();
        const command = { type: 'continue', at: facts.now, by: to, request: id, continued, succession } as const;
        const { events, refusal } = decide(command, loaded.state, facts);
        if (refusal) return undefined;
        if (await this.requests.append(loaded, events)) return id;
        n--;
      }
    });
  }
}
