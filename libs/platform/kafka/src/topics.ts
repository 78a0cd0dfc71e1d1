import { BusUnavailable } from '@icx/bus';
import type { Admin, Kafka } from 'kafkajs';

/** What an error says, whatever was thrown. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const away = (cause: unknown): never => {
  throw new BusUnavailable(`Kafka cannot be reached (KAFKA_BROKERS): ${textOf(cause)}`, { cause });
};

/** With the brokers' own defaults. What another process has just made is there as well. */
const make = async (admin: Admin, missing: readonly string[]): Promise<void> => {
  const topics = missing.map((topic) => ({ topic, numPartitions: -1, replicationFactor: -1 }));
  try {
    await admin.createTopics({ topics, waitForLeaders: true });
  } catch (cause) {
    throw new BusUnavailable(
      `The topic ${missing.join(', ')} is missing, and Kafka does not let the exchange make it, or see it: ${textOf(cause)} ` +
        `Have it made: kafka-topics.sh --create --topic ${missing[0]} --bootstrap-server …`,
      { cause },
    );
  }
};

/** Which topics there are; one that is missing is made where the brokers let us, with their own defaults. */
export class Topics {
  readonly #known = new Set<string>();

  constructor(private readonly kafka: Kafka) {}

  /** Rejects with `BusUnavailable`, which says whether Kafka is away, or which topic has to be made. */
  async need(topics: Iterable<string>): Promise<void> {
    const unknown = [...new Set(topics)].filter((topic) => !this.#known.has(topic));
    if (unknown.length === 0) return;
    const admin = this.kafka.admin();
    try {
      await admin.connect().catch(away);
      const there = new Set(await admin.listTopics().catch(away));
      const missing = unknown.filter((topic) => !there.has(topic));
      if (missing.length > 0) await make(admin, missing);
      for (const topic of unknown) this.#known.add(topic);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  /** Somebody may have deleted them. */
  forget(): void {
    this.#known.clear();
  }
}
