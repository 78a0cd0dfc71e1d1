import { setTimeout as pause } from 'node:timers/promises';

/** Where pages hear of it. */
export const LIVE = '/live';
/** Milliseconds between two looks at whether anything changed [choice]. */
const EVERY = 3_000;
/** A look that took long is followed by a rest so many times as long: counting is a small part of what a process does. */
const REST = 4;
/** Looks after which whoever hears nothing is told that he is heard: proxies end what is silent for a minute. */
const BEAT = 8;
/** Streams of one person, in as many windows, and of all [choice]. */
const OF_A_PERSON = 4;
const OF_ALL = 500;

/** Somebody who is told what waits, as it changes. */
export interface Listener {
  /** Of which person. */
  readonly user: string;
  /** As it is now, as it is told; `undefined`: the session is over, or lets nobody look any more. */
  ask(): Promise<string | undefined>;
  /** `undefined`: nothing new, but somebody is there. False: it takes nothing at the moment. */
  tell(news: string | undefined): boolean;
  end(): void;
}

/** Asks anew what waits for those who look, when something changed, one after the other and never more often than set. */
export class Live {
  readonly #listeners = new Map<Listener, { told?: string; quiet: number }>();
  #running: AbortController | undefined;
  #looking: Promise<void> | undefined;
  #seen: bigint | undefined;

  constructor(
    /** Position to which lists show everything: one question for all who listen. */
    private readonly position: () => Promise<bigint>,
    private readonly every = EVERY,
  ) {}

  /** False: there are as many as there may be. The next look tells how it is. */
  add(listener: Listener): boolean {
    const all = [...this.#listeners.keys()];
    const own = all.filter(({ user }) => user === listener.user).length;
    if (own >= OF_A_PERSON || all.length >= OF_ALL) return false;
    this.#listeners.set(listener, { quiet: 0 });
    if (!this.#running) void this.#run((this.#running = new AbortController()));
    return true;
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    this.#running?.abort();
    this.#running = undefined;
  }

  /** Or whoever listens would hold up the end of the exchange. */
  close(): void {
    for (const listener of this.#listeners.keys()) listener.end();
    this.#listeners.clear();
    this.#running?.abort();
  }

  async #run({ signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      await this.look().catch(() => undefined);
      const rest = Math.max(this.every, REST * (performance.now() - began));
      await pause(rest, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One look, never two at once. What cannot be asked now is asked by the next one. */
  look(): Promise<void> {
    return (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)));
  }

  async #look(): Promise<void> {
    const position = await this.position();
    const isChanged = position !== this.#seen;
    for (const [listener, heard] of this.#listeners) {
      const isDue = ++heard.quiet >= BEAT;
      // Whoever is quiet is asked too: a session ends, and a day, without any event.
      if (!isChanged && !isDue && heard.told !== undefined) continue;
      const news = await listener.ask();
      if (!this.#listeners.has(listener)) continue;
      if (news === undefined) {
        this.remove(listener);
        listener.end();
      } else if (news !== heard.told) {
        // What was not taken is told by a later look, though nothing else may change.
        Object.assign(heard, { quiet: 0, ...(listener.tell(news) && { told: news }) });
      } else if (isDue) {
        listener.tell(undefined);
        heard.quiet = 0;
      }
    }
    this.#seen = position;
  }
}
