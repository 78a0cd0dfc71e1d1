import type { EventStore, Subscription } from '@icx/event-store';
import { fileEventTypes } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';

/** Listeners of all files together, of one party's, and of one. Each holds a connection; no party is to hold them all. */
const MOST = 200;
const MOST_OF_PARTY = 50;
const MOST_OF_ONE = 10;
const tooMany = refuse.rate(
  'too-many-listeners',
  'Too many listen to files already: look again by plain calls, or end another stream.',
);

/** Wakes those who listen to a file when something happens to it, whichever process brought it about. */
export class FileNews {
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #ofParties = new Map<PartyId, number>();
  #count = 0;
  #isClosed = false;
  #subscription: Subscription | undefined;

  constructor(private readonly log: Pick<EventStore, 'subscribe' | 'head'>) {}

  /** The answer ends it. */
  async listen(file: string, party: PartyId, wake: () => void): Promise<(() => void) | Refusal> {
    const ofFile = this.#listeners.get(file) ?? new Set();
    const ofParty = this.#ofParties.get(party) ?? 0;
    if (this.#count >= MOST || ofParty >= MOST_OF_PARTY || ofFile.size >= MOST_OF_ONE) return tooMany;
    this.#listeners.set(file, ofFile.add(wake));
    this.#ofParties.set(party, ofParty + 1);
    this.#count += 1;
    await this.#follow();
    return () => {
      if (!ofFile.delete(wake)) return;
      this.#count -= 1;
      this.#ofParties.set(party, this.#ofParties.get(party)! - 1);
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
