/** What is put on a topic. */
export interface Message {
  readonly topic: string;
  /** Messages of one key stay in the order in which they were published. */
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** What came off it. */
export interface Delivered {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** `null`: its sender gave none. */
  readonly key: string | null;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Consumption {
  /** Resolves when the handler in progress, if any, has finished; no call follows. */
  stop(): Promise<void>;
  /** Why nothing comes; `undefined`: it does, or nothing waits. It is tried again by itself. */
  problem(): string | undefined;
}

/**
 * The bus between the exchange and other systems. Delivery is at least once: whoever must not act twice keeps a record of
 * what it acted on.
 */
export interface Bus {
  /**
   * Resolves when every replica that is in sync has all of them; those of one key are in order, also over several calls. Rejects
   * with `MessageTooLarge` before anything is sent, with `BusUnavailable` when any may not be there: then publish all again.
   */
  publish(messages: readonly Message[]): Promise<void>;

  /**
   * Hands over one message at a time of each partition, in order, and counts it as consumed by the group only after the handler
   * has resolved. One whose handler rejects comes again after growing pauses, and nothing of its partition before it.
   */
  consume(
    from: { readonly topic: string; readonly group: string },
    handler: (message: Delivered) => Promise<void>,
  ): Consumption;

  /** Consumptions end as by `stop`. */
  close(): Promise<void>;
}

/** Bytes of key, value and headers; brokers take 1 MiB with what they add unless told otherwise. */
export const LARGEST_MESSAGE = 1_000_000;

export class MessageTooLarge extends Error {
  constructor({ topic, key }: Message, bytes: number) {
    super(`The message ${key} for ${topic} has ${bytes} bytes; at most ${LARGEST_MESSAGE} are sent.`);
  }
}

/** The brokers cannot be reached, or do not take it; the message says what to do. */
export class BusUnavailable extends Error {}

const bytesOf = ({ key, value, headers }: Message): number =>
  Object.entries(headers).reduce(
    (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text),
    Buffer.byteLength(key) + value.byteLength,
  );

/** For engines: throws `MessageTooLarge`. */
export const refuseTooLarge = (messages: readonly Message[]): void => {
  for (const message of messages) {
    const bytes = bytesOf(message);
    if (bytes > LARGEST_MESSAGE) throw new MessageTooLarge(message, bytes);
  }
};
