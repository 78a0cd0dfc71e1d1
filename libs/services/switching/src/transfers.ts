import { exchangeItself } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import { isRefusal, type Refusal } from '@icx/refusals';
import { absent, decide, type Current, type AskedDevice, type Ended, type Facts } from '@icx/requests';
import type {
  DeviceFinder,
  DeviceRequests,
  FactFinder,
  RequestIds,
  RequestLog,
  RequestPerformer,
} from '@icx/requests-service';
import type { SuccessionId } from '@icx/switching';
import { londonDate } from '@icx/working-days';

/** Who gets a request, by which succession, and who raised the first of those that it goes on from. */
export interface Destination {
  readonly to: PartyId;
  readonly insteadOf: PartyId;
  readonly succession: SuccessionId;
}

/**
 * Passes a request on. The old one ends first, in whatever state it then is, and the successor's goes on from that: an
 * answer that came a moment before is in it. Cut short in between, `complete` goes on.
 */
export class Transfers {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
    private readonly ids: RequestIds,
    private readonly devices: DeviceFinder,
    private readonly ofDevice: DeviceRequests,
    private readonly performer: RequestPerformer,
  ) {}

  /** The successor's request; `undefined`: there is nothing to pass on any more. Done again it changes nothing. */
  async transfer(id: RequestId, destination: Destination): Promise<RequestId | Refusal | undefined> {
    const { to, succession } = destination;
    const loaded = await this.requests.load(id);
    const { state } = loaded;
    if (state.status === 'absent' || state.status === 'ended') return undefined;
    const names = await this.#namesFor(state.device, to);
    // Nobody raises for the successor meanwhile: the id that the old one names is free until it is taken.
    return this.requests.turns.take(this.ids.raising(to, names[0]), async () => {
      const { current } = await this.ofDevice.current(to, names);
      const [request, own] = [current.stream, current.state.status !== 'absent'];
      const impossible = own ? undefined : await this.#refused(request, state, destination);
      if (impossible) return impossible;
      const outcome = await this.performer.perform(loaded, (current, facts) =>
        decide({ type: 'transfer', at: facts.now, to, request, goesOn: !own, succession }, current, facts),
      );
      if (isRefusal(outcome)) return outcome;
      const { state: ended } = outcome;
      if (ended.status !== 'ended' || ended.ending.how !== 'transferred') return undefined;
      return own ? request : this.#goOn(ended, destination);
    });
  }

  /** Goes on from a request that was transferred before the exchange stopped. */
  async complete(id: RequestId): Promise<RequestId | Refusal | undefined> {
    const { state } = await this.requests.load(id);
    if (state.status !== 'ended' || state.ending.how !== 'transferred') return undefined;
    const { to, succession } = state.ending;
    const insteadOf = state.facts.continues?.insteadOf ?? state.requester;
    const [name] = await this.#namesFor(state.device, to);
    return this.requests.turns.take(this.ids.raising(to, name), () =>
      this.#goOn(state, { to, insteadOf, succession: succession as SuccessionId }),
    );
  }

  async #namesFor(device: AskedDevice, to: PartyId) {
    const { now } = await this.facts.gather();
    return this.devices.namesFor(device, to, londonDate(now));
  }

  /** Why the successor's request could not be raised, asked before the old one ends. */
  async #refused(request: RequestId, continued: Current, destination: Destination): Promise<Refusal | undefined> {
    const { refusal } = this.#decide(request, continued, destination, await this.facts.gather());
    return refusal;
  }

  async #goOn(ended: Ended, destination: Destination): Promise<RequestId | Refusal> {
    const { request } = ended.ending as Ended['ending'] & { how: 'transferred' };
    const outcome = await this.requests.perform(request, exchangeItself, async (state) => {
      if (state.status !== 'absent') return [];
      const facts = await this.facts.gather();
      const decision = this.#decide(request, ended.before, destination, facts);
      return this.performer.complete(absent, decision, facts);
    });
    return isRefusal(outcome) ? outcome : request;
  }

  #decide(request: RequestId, continued: Current, { to: by, insteadOf, succession }: Destination, facts: Facts) {
    const command = { type: 'continue', at: facts.now, by, request, continued, succession, insteadOf } as const;
    return decide(command, absent, facts);
  }
}
