import { BusUnavailable } from '@icx/bus';
import type { Kafka } from 'kafkajs';

/** What an error says, whatever was thrown. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Which topics there are; one that is missing is made where the brokers let us, with their own defaults. */
export class Topics {
  readonly #known = new Set<string>();

  constructor(private readonly kafka: Kafka) {}

  /** Rejects with `BusUnavailable`, which names the command that makes the topic. */
  async need(topics: Iterable<string>): Promise<void> {
    const unknown = [...new Set(topics)].filter((topic) => !this.#known.has(topic));
    if (unknown.length === 0) return;
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      const there = new Set(await admin.listTopics());
      const missing = unknown.filter((topic) => !there.has(topic));
      if (missing.length > 0)
        await admin.createTopics({
          topics: missing.map((topic) => ({ topic, numPartitions: -1, replicationFactor: -1 })),
          waitForLeaders: true,
        });
      for (const topic of unknown) this.#known.add(topic);
    } catch (error) {
      throw new BusUnavailable(
        `Kafka cannot be reached (KAFKA_BROKERS), or a topic is missing and may not be made: ${textOf(error)} ` +
          `Have it made: kafka-topics.sh --create --topic ${unknown[0]} --bootstrap-server …`,
        { cause: error },
      );
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  /** Somebody may have deleted them. */
  forget(): void {
    this.#known.clear();
  }
}
