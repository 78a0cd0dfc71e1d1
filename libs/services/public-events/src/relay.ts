import type { Bus, Message } from '@icx/bus';
import type { PairedEventStore, RecordedEvent } from '@icx/event-store';
import { Reactor, type Checkpoints } from '@icx/runtime';
import { cloudEventsOf } from './cloud-events.ts';
import { FollowedRequests } from './followed-requests.ts';
import { supplyMessages, type SupplyFollowing } from './supply-events.ts';

/** Milliseconds that brokers may take before that is told. */
const SLOW = 5_000;

/** Events that others may hear of. */
const prefixes = ['requests.', 'switching.switch-recorded.v1', 'switching.succession-'];
/** A relay needs no view. */
const noViews = { reached: async () => undefined };

export interface RelayOptions extends Pick<SupplyFollowing, 'keys' | 'supply'> {
  readonly log: PairedEventStore;
  readonly checkpoints: Checkpoints;
  readonly bus: Pick<Bus, 'publish'>;
}

/**
 * Follows the log and publishes what others may follow, in its order. One at a time has its lease; one that was thought dead
 * and is not may publish once more what another one has, under the same `ce_id`, and its checkpoint is refused.
 */
export const relayOf = ({ log, checkpoints, bus, keys, supply }: RelayOptions): Reactor => {
  const requests = new FollowedRequests(log);
  const source = `/icx/${log.pairId}`;
  let since: number | undefined;

  const handle = async (events: readonly RecordedEvent[]): Promise<void> => {
    const messages: Message[] = [];
    for (const event of events)
      messages.push(
        ...(event.type.startsWith('requests.')
          ? cloudEventsOf(event, await requests.after(event), source)
          : await supplyMessages(event, { log, keys, supply }, source)),
      );
    since = performance.now();
    await bus.publish(messages).finally(() => (since = undefined));
  };
  const problem = (): string | undefined =>
    since !== undefined && performance.now() - since > SLOW
      ? 'Kafka has not taken what is to be published for more than five seconds (KAFKA_BROKERS).'
      : undefined;
  return new Reactor(log, noViews, checkpoints, { name: 'relay', prefixes, handle, problem });
};
