import type { EventStore, Subscription } from '@icx/event-store';
import { fileEventTypes } from '@icx/files';
import { refuse, type Refusal } from '@icx/refusals';

/** Listeners of all files together, and of one. Each holds a connection. */
const MOST = 200;
const MOST_OF_ONE = 10;
const tooMany = refuse.rate(
  'too-many-listeners',
  'Too many listen to files already: look again by plain calls, or end another stream.',
);

/** Wakes those who listen to a file when something happens to it, whichever process brought it about. */
export class FileNews {
  readonly #listeners = new Map<string, Set<() => void>>();
  #count = 0;
  #isClosed = false;
  #subscription: Subscription | undefined;

  constructor(private readonly log: Pick<EventStore, 'subscribe' | 'head'>) {}

  /** The answer ends it. */
  async listen(file: string, wake: () => void): Promise<(() => void) | Refusal> {
    const ofFile = this.#listeners.get(file) ?? new Set();
    if (this.#count >= MOST || ofFile.size >= MOST_OF_ONE) return tooMany;
    this.#listeners.set(file, ofFile.add(wake));
    this.#count += 1;
    await this.#follow();
    return () => {
      if (!ofFile.delete(wake)) return;
      this.#count -= 1;
      if (ofFile.size === 0) this.#listeners.delete(file);
      if (this.#count === 0) void this.#stop();
    };
  }

  /** Ends with all that they have been told. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const ofFile of this.#listeners.values()) for (const wake of ofFile) wake();
    await this.#stop();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async #stop(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.stop();
  }

  async #follow(): Promise<void> {
    const after = await this.log.head();
    if (this.#count === 0) return;
    this.#subscription ??= this.log.subscribe({ after, types: fileEventTypes }, ({ events }) => {
      for (const stream of new Set(events.map((event) => event.stream)))
        for (const wake of this.#listeners.get(stream) ?? []) wake();
    });
  }
}
