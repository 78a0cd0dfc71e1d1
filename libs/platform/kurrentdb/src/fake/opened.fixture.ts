import type { EventStore, PairedEventStore, RecordedEvent } from '@icx/event-store';
import { MemoryReservations } from '@icx/event-store/memory';
import { openKurrentLog, type KurrentLogOptions } from '../index.ts';
import { KurrentCluster } from './kurrent-cluster.fixture.ts';

export const now = () => '2026-12-04T10:00:00.000Z';
export const happened = (n: number) => [{ type: 'happened', data: { n } }];

/** A cluster and logs that give up soon, all of which end with the test. */
export class Opened {
  cluster!: KurrentCluster;
  readonly #stores: PairedEventStore[] = [];

  async start(nodes = 1): Promise<KurrentCluster> {
    this.cluster = await KurrentCluster.start(nodes);
    return this.cluster;
  }

  async log(options: Partial<KurrentLogOptions> = {}): Promise<PairedEventStore> {
    const store = await openKurrentLog({
      ...{ url: this.cluster.url(), now, reservations: new MemoryReservations() },
      ...{ callMs: 300, giveUpMs: 5_000, silenceMs: 100, reservedMs: 6_000 },
      ...options,
    });
    this.#stores.push(store);
    return store;
  }

  async stop(): Promise<void> {
    for (const store of this.#stores.splice(0)) await store.close();
    this.cluster.stop();
  }
}

export const told = (events: readonly RecordedEvent[]) =>
  events.map(({ stream, revision, data }) => [stream, revision, data['n']]);
export const whole = async (store: EventStore) => told(await store.readAll(0n, 10_000));

/** A subscription and what it was handed, and how often. */
export const following = (store: EventStore) => {
  const seen: RecordedEvent[] = [];
  const reached: bigint[] = [];
  const subscription = store.subscribe({ after: 0n }, (batch) => {
    seen.push(...batch.events);
    reached.push(batch.reached);
  });
  const until = async (count: number) => {
    while (seen.length < count) await Promise.race([new Promise(setImmediate), subscription.done]);
  };
  return { seen, reached, subscription, until };
};
