/** How long one waits who failed once too often, seconds: doubled each time. */
const FIRST_WAIT = 30;
const LONGEST_WAIT = 15 * 60;
/** One failure is forgotten in each such time, seconds: as fast as whoever waits longest can make another. */
const FORGOTTEN = LONGEST_WAIT;
const ENTRIES = 10_000;

interface Failures {
  readonly count: number;
  /** Of the last one. */
  readonly at: number;
  readonly until: number;
}

/**
 * Slows down guessing by one kind of key. In memory: who can restart the exchange has no need to guess. Bounded: when it is
 * full, one that waits for nothing makes room; when all wait, so does who is not among them, for else filling it would
 * free whoever waits.
 */
export class Waits {
  readonly #failures = new Map<string, Failures>();

  /** @param free failures before one has to wait. */
  constructor(
    private readonly free: number,
    private readonly entries = ENTRIES,
  ) {}

  /** Seconds to wait before the next try; 0: none. */
  waitFor(key: string, now: number): number {
    const found = this.#failures.get(key);
    if (found) return Math.max(0, Math.ceil(found.until - now));
    return this.#isFull() && this.#idle(now) === undefined ? FIRST_WAIT : 0;
  }

  /** Seconds to wait from now on. */
  failed(key: string, now: number): number {
    const count = this.#countOf(key, now) + 1;
    if (!this.#failures.has(key) && this.#isFull()) {
      const idle = this.#idle(now);
      if (idle === undefined) return FIRST_WAIT;
      this.#failures.delete(idle);
    }
    const wait = count < this.free ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - this.free));
    this.#failures.delete(key);
    this.#failures.set(key, { count, at: now, until: now + wait });
    return wait;
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }

  #countOf(key: string, now: number): number {
    const { count, at } = this.#failures.get(key) ?? { count: 0, at: now };
    return Math.max(0, count - Math.floor((now - at) / FORGOTTEN));
  }

  #isFull(): boolean {
    return this.#failures.size >= this.entries;
  }

  /** Of those that wait for nothing, who failed longest ago. */
  #idle(now: number): string | undefined {
    for (const [key, { until }] of this.#failures) if (until <= now) return key;
    return undefined;
  }
}
