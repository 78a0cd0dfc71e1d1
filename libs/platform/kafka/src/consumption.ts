import { setTimeout } from 'node:timers/promises';
import type { Consumption, Delivered } from '@icx/bus';
import { pauseAfter } from '@icx/runtime';
import type { Consumer, EachBatchPayload, IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import { textOf, type Topics } from './topics.ts';

type Handler = (message: Delivered) => Promise<void>;

/** Milliseconds: the first pause, the longest, and from one sign of life to the next while a handler takes long. */
const [FIRST, LONGEST, HEARTBEAT] = [250, 30_000, 3_000];

const headersOf = (headers: IHeaders = {}): Delivered['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String([value].flat()[0] ?? '')]));

const deliveredOf = (topic: string, partition: number, message: KafkaMessage): Delivered => ({
  ...{ topic, partition, offset: BigInt(message.offset) },
  key: message.key?.toString() ?? null,
  value: message.value ?? Buffer.alloc(0),
  headers: headersOf(message.headers),
});

/** Of each partition, what stands in its way. */
class Failures {
  readonly #byPartition = new Map<number, { readonly times: number; readonly why: string }>();

  /** Milliseconds to wait. */
  add(partition: number, error: unknown): number {
    const times = 1 + (this.#byPartition.get(partition)?.times ?? 0);
    this.#byPartition.set(partition, { times, why: textOf(error) });
    return pauseAfter(times, FIRST, LONGEST);
  }

  settle(partition: number): void {
    this.#byPartition.delete(partition);
  }

  first(): string | undefined {
    return this.#byPartition.values().next().value?.why;
  }
}

/** Hands over the messages of a batch until one fails: then its partition rests, and goes on with that one. */
const handing =
  (handler: Handler, failures: Failures) =>
  async ({ batch, ...control }: EachBatchPayload): Promise<void> => {
    const { topic, partition } = batch;
    // A rebalance that it brings to light is told to the batch at its end.
    const alive = setInterval(() => void control.heartbeat().catch(() => undefined), HEARTBEAT);
    try {
      for (const message of batch.messages) {
        if (!control.isRunning() || control.isStale()) break;
        await handler(deliveredOf(topic, partition, message));
        failures.settle(partition);
        control.resolveOffset(message.offset);
      }
    } catch (error) {
      const resume = control.pause();
      void setTimeout(failures.add(partition, error), undefined, { ref: false }).then(resume);
    } finally {
      clearInterval(alive);
    }
    await control.commitOffsetsIfNecessary(control.uncommittedOffsets());
  };

/** Consumes until it is stopped; whatever ends a consumer, another one takes its place after a pause. */
export const consumptionOf = (
  kafka: Kafka,
  topics: Topics,
  { topic, group }: { readonly topic: string; readonly group: string },
  handler: Handler,
): Consumption => {
  const [stopping, failures] = [new AbortController(), new Failures()];
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  let why: string | undefined;
  let times = 0;

  const runUntilItEnds = async (consumer: Consumer): Promise<void> => {
    const { promise: crashed, reject: crash } = Promise.withResolvers<never>();
    crashed.catch(() => undefined); // one that comes while it connects is told by that as well
    consumer.on(consumer.events.CRASH, ({ payload }) => crash(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, () => {
      why = undefined;
      times = 0;
    });
    await topics.need([topic]);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const eachBatch = handing(handler, failures);
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
    if (!stopping.signal.aborted) await Promise.race([stopped, crashed]);
  };

  const done = (async () => {
    while (!stopping.signal.aborted) {
      const consumer = kafka.consumer({
        groupId: group,
        allowAutoTopicCreation: false,
        // Who was cut off could not take leave: others of the group wait for so long until it counts as gone.
        sessionTimeout: 10_000,
        rebalanceTimeout: 20_000,
        heartbeatInterval: HEARTBEAT,
        // A partition that rests goes on when the fetch of the others returns.
        maxWaitTimeInMs: 500,
        retry: { retries: 3, restartOnFailure: async () => false },
      });
      try {
        await runUntilItEnds(consumer);
      } catch (error) {
        why = textOf(error);
        topics.forget();
        times += 1;
      }
      await consumer.disconnect().catch(() => undefined);
      if (times > 0)
        await setTimeout(pauseAfter(times, FIRST, LONGEST), undefined, { signal: stopping.signal }).catch(
          () => undefined,
        );
    }
  })();

  return {
    stop: async () => {
      stopping.abort();
      await done;
    },
    problem: () => why ?? failures.first(),
  };
};
