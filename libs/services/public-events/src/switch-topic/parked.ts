import type { Delivered } from '@icx/bus';
import { Commands, deciderOf } from '@icx/commands';
import { exchangeItself, type EventStore } from '@icx/event-store';
import { masked, maskedLine } from '@icx/install-code';

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

type ParkedEvent =
  | {
      readonly type: 'feed.message-parked.v1';
      readonly data: Place & {
        readonly at: string;
        /** Those that say what it is. */
        readonly headers: Delivered['headers'];
        readonly reason: string;
        /** As it came, without what may be a code; `null`: longer than is kept. */
        readonly value: string | null;
      };
    }
  /** Tried again it was taken. */
  | { readonly type: 'feed.message-taken.v1'; readonly data: Place & { readonly at: string } };

type ParkedMessage = Extract<ParkedEvent, { type: 'feed.message-parked.v1' }>['data'];

/** Messages that could not be taken and have not been since, by their place. */
export type Waiting = Readonly<Record<string, ParkedMessage>>;

export const parkedEventTypes = ['feed.message-parked.v1', 'feed.message-taken.v1'] as const;

/** Characters of a message that are kept; the rest is on the topic, at its offset. */
const LONGEST = 64_000;
const attributes = ['ce_specversion', 'ce_type', 'ce_id', 'ce_source'];
const STREAM = 'feed-parked';

const nameOf = ({ topic, partition, offset }: Place): string => `${topic}/${partition}/${offset}`;

const evolve = (waiting: Waiting, { type, data }: ParkedEvent): Waiting => {
  const { [nameOf(data)]: _, ...others } = waiting;
  return type === 'feed.message-parked.v1' ? { ...others, [nameOf(data)]: data } : others;
};

const decider = deciderOf<Waiting, ParkedEvent>({}, evolve, parkedEventTypes);
export const waitingAfter = (events: readonly ParkedEvent[]): Waiting => events.reduce(evolve, {});

/** Puts on record what came over a topic and could not be taken. */
export class ParkedMessages {
  readonly #commands: Commands;

  constructor(log: EventStore) {
    // No view shows them.
    this.#commands = new Commands(log);
  }

  async waiting(): Promise<Waiting> {
    return (await this.#commands.load(STREAM, decider)).state;
  }

  /** Handed over again it is parked already. */
  async park({ topic, partition, offset, headers, value }: Delivered, reason: string, at: string): Promise<void> {
    const own = attributes.flatMap((name) => (headers[name] ? [[name, maskedLine(headers[name], 200)] as const] : []));
    const data = {
      ...{ topic, partition, offset: String(offset), at, headers: Object.fromEntries(own) },
      ...{ reason: maskedLine(reason, 1_000), value: value.byteLength > LONGEST ? null : masked(value.toString()) },
    };
    await this.#perform((waiting) => (nameOf(data) in waiting ? [] : [{ type: 'feed.message-parked.v1', data }]));
  }

  async taken({ topic, partition, offset }: Place, at: string): Promise<void> {
    const data = { topic, partition, offset, at };
    await this.#perform((waiting) => (nameOf(data) in waiting ? [{ type: 'feed.message-taken.v1', data }] : []));
  }

  async #perform(decide: (waiting: Waiting) => readonly ParkedEvent[]): Promise<void> {
    await this.#commands.perform(STREAM, decider, exchangeItself, decide);
  }
}
