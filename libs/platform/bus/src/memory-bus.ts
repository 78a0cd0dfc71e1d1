import { setTimeout } from 'node:timers/promises';
import { refuseTooLarge, type Bus, type Delivered, type Message } from './bus.ts';

/** Milliseconds until a message whose handler failed comes again. */
const PAUSE = 20;

/** Topics of one partition in memory, for tests and for several buses of one process. */
export class MemoryBroker {
  readonly #topics = new Map<string, Delivered[]>();
  /** Of each group and topic: how many it has consumed. */
  readonly #consumed = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  /** What is on a topic, in order. */
  of(topic: string): readonly Delivered[] {
    return this.#topics.get(topic) ?? [];
  }

  put(messages: readonly Message[]): void {
    for (const message of messages) {
      const topic = this.#topics.get(message.topic) ?? [];
      topic.push({ ...message, partition: 0, offset: BigInt(topic.length) });
      this.#topics.set(message.topic, topic);
    }
    this.#wake();
  }

  async consume(
    { topic, group }: { readonly topic: string; readonly group: string },
    handler: (message: Delivered) => Promise<void>,
    { signal, failed }: { readonly signal: AbortSignal; readonly failed: (why: string | undefined) => void },
  ): Promise<void> {
    const name = JSON.stringify([group, topic]);
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      const consumed = this.#consumed.get(name) ?? 0;
      const message = this.of(topic)[consumed];
      if (!message) await new Promise<void>((resolve) => this.#waiting.add(resolve));
      else
        await handler(message).then(
          () => {
            this.#consumed.set(name, consumed + 1);
            failed(undefined);
          },
          async (error: unknown) => {
            failed(String(error));
            await setTimeout(PAUSE, undefined, { signal }).catch(() => undefined);
          },
        );
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

export const memoryBus = (broker = new MemoryBroker()): Bus => {
  const ends: (() => Promise<void>)[] = [];
  return {
    publish: async (messages) => {
      refuseTooLarge(messages);
      broker.put(messages);
    },
    consume: (from, handler) => {
      const stopping = new AbortController();
      let problem: string | undefined;
      const done = broker.consume(from, handler, { signal: stopping.signal, failed: (why) => (problem = why) });
      const stop = async (): Promise<void> => {
        stopping.abort();
        await done;
      };
      ends.push(stop);
      return { stop, problem: () => problem };
    },
    close: async () => void (await Promise.all(ends.map((end) => end()))),
  };
};
