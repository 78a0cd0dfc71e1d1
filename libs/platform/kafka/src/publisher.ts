import { promisify } from 'node:util';
import { constants, gzip, unzip } from 'node:zlib';
import { BusUnavailable, type Message } from '@icx/bus';
import kafkajs, { type Kafka, type Producer, type TopicMessages } from 'kafkajs';
import { textOf, type Topics } from './topics.ts';

const { CompressionCodecs, CompressionTypes, Partitioners } = kafkajs;

const compress = promisify(gzip);

/** As kafkajs does it but for the effort: to publish is worth a few bytes more, not three times the processor time. */
const quickGzip = {
  compress: ({ buffer }: { readonly buffer: Buffer }): Promise<Buffer> =>
    compress(buffer, { level: constants.Z_BEST_SPEED }),
  decompress: promisify(unzip),
};
(CompressionCodecs as unknown as Record<number, () => typeof quickGzip>)[CompressionTypes.GZIP] = () => quickGzip;

/** Bytes from which on a batch is worth compressing: each topic and partition of it is compressed by itself. */
const WORTH = 64 * 1024;

const compressionOf = (messages: readonly Message[]) =>
  messages.reduce((sum, { value }) => sum + value.length, 0) < WORTH ? CompressionTypes.None : CompressionTypes.GZIP;

const byTopic = (messages: readonly Message[]): TopicMessages[] =>
  [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, own]) => ({
    topic,
    messages: own.map(({ key, value, headers }) => ({ key, value, headers })),
  }));

/** Publishes one call after the other, as the order of a key asks for. */
export class Publisher {
  #producer: Promise<Producer> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly kafka: Kafka,
    private readonly topics: Topics,
  ) {}

  publish(messages: readonly Message[]): Promise<void> {
    const sent = this.#last.then(() => this.#send(messages));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#dispose();
  }

  async #send(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    await this.topics.need(messages.map(({ topic }) => topic));
    try {
      this.#producer ??= this.#connect();
      const producer = await this.#producer;
      await producer.sendBatch({
        ...{ acks: -1, compression: compressionOf(messages) },
        topicMessages: byTopic(messages),
      });
    } catch (error) {
      // Brokers would take what it sends next for what they have of it already: its numbers were not counted on.
      await this.#dispose();
      this.topics.forget();
      throw new BusUnavailable(`Kafka did not take what was published: ${textOf(error)}`, { cause: error });
    }
  }

  async #connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 3 },
    });
    await producer.connect();
    return producer;
  }

  async #dispose(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.then((connected) => connected.disconnect()).catch(() => undefined);
  }
}
