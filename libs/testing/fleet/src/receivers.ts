import type { Bus, Delivered, Message } from '@icx/bus';
import { switchTopic, switchType, topicOf, type Audience } from '@icx/public-events-service';

/** Those whom the load concerns. */
export const audiences = ['secas', 'AAAA', 'BBBB'].map((name) => name as Audience);

/** Public events as their receiver tells them apart, by `ce_id`: each with its topic and request, in order of first occurrence. */
export class PublicRecord {
  readonly #seen = new Map<string, string>();
  /** Messages that came once more. */
  again = 0;

  note({ topic, key, headers }: Pick<Delivered, 'topic' | 'key' | 'headers'>): void {
    const id = headers['ce_id'] ?? '';
    if (this.#seen.has(id)) this.again += 1;
    else this.#seen.set(id, `${topic} ${key}`);
  }

  get size(): number {
    return this.#seen.size;
  }

  /** Of each request on each topic, its events in order. */
  courses(): ReadonlyMap<string, readonly string[]> {
    return Map.groupBy(this.#seen.keys(), (id) => this.#seen.get(id)!);
  }
}

/** Systems outside, which keep what Kafka brings them. */
export const receive = (bus: Pick<Bus, 'consume'>): PublicRecord => {
  const record = new PublicRecord();
  for (const audience of audiences)
    bus.consume({ topic: topicOf(audience), group: `receiver-${audience.toLowerCase()}` }, async (message) =>
      record.note(message),
    );
  return record;
};

/** As somebody outside tells that AAAA loses that supply. */
export const switchOf = (mpxn: string, version: number, effectiveFrom: string): Message => {
  const told = { mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom, id: `S-${mpxn}`, version };
  return {
    ...{ topic: switchTopic, key: mpxn, value: Buffer.from(JSON.stringify(told)) },
    headers: { ce_specversion: '1.0', ce_type: switchType, ce_id: `S-${mpxn}-${version}`, ce_source: '/drill' },
  };
};
