import type { Bus, Message } from '@icx/bus';
import type { PairedEventStore, RecordedEvent } from '@icx/event-store';
import { Reactor, type Checkpoints, type ReactorOptions } from '@icx/runtime';
import { cloudEventsOf } from './cloud-events.ts';
import { FollowedRequests } from './followed-requests.ts';
import { supplyMessages, type SupplyFollowing } from './supply-events.ts';

/** Of their leases and checkpoints. */
export const relayNames = ['relay', 'relay-supply'] as const;
const [RELAY, OF_SUPPLY] = relayNames;
/** Milliseconds that brokers may take before that is told. */
const SLOW = 5_000;

/** A relay needs no view. */
const noViews = { reached: async () => undefined };

export interface RelayOptions extends Pick<SupplyFollowing, 'keys' | 'supply'> {
  readonly log: PairedEventStore;
  readonly checkpoints: Checkpoints;
  readonly bus: Pick<Bus, 'publish'>;
}

/**
 * Follow the log and publish what others may follow, in its order: of requests, and of who supplies. One at a time has its lease; one
 * that was thought dead and is not may publish once more what another one has, under the same `ce_id`, and its checkpoint is refused.
 */
export const relaysOf = (options: RelayOptions): readonly Reactor[] => {
  const { log, checkpoints, keys, supply } = options;
  const requests = new FollowedRequests(log);
  const source = `/icx/${log.pairId}`;
  return [
    relayOf(options, {
      ...{ name: RELAY, prefixes: ['requests.'] },
      messagesOf: async (event) => cloudEventsOf(event, await requests.after(event), source),
    }),
    // With a checkpoint of its own: a worker of an older release, which tells of requests alone, moves the other one.
    relayOf(options, {
      ...{ name: OF_SUPPLY, prefixes: ['switching.switch-recorded.v1', 'switching.succession-'] },
      begins: () => checkpoints.load(RELAY),
      messagesOf: (event) => supplyMessages(event, { log, keys, supply }, source),
    }),
  ];
};

interface Relayed extends Pick<ReactorOptions, 'name' | 'prefixes' | 'begins'> {
  readonly messagesOf: (event: RecordedEvent) => Promise<readonly Message[]>;
}

const relayOf = ({ log, checkpoints, bus }: RelayOptions, { messagesOf, ...which }: Relayed): Reactor => {
  let since: number | undefined;
  const handle = async (events: readonly RecordedEvent[]): Promise<void> => {
    const messages: Message[] = [];
    for (const event of events) messages.push(...(await messagesOf(event)));
    since = performance.now();
    await bus.publish(messages).finally(() => (since = undefined));
  };
  const problem = (): string | undefined =>
    since !== undefined && performance.now() - since > SLOW
      ? 'Kafka has not taken what is to be published for more than five seconds (KAFKA_BROKERS).'
      : undefined;
  return new Reactor(log, noViews, checkpoints, { ...which, handle, problem });
};
