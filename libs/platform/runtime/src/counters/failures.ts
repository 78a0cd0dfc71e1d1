/** How long one waits who failed once too often, seconds: doubled each time. */
const FIRST_WAIT = 30;
const LONGEST_WAIT = 15 * 60;
/** One failure is forgotten in each such time, seconds: as fast as whoever waits longest can make another. */
export const FORGOTTEN = LONGEST_WAIT;
const ENTRIES = 10_000;

/** Failures of one name. Seconds since 1970. */
export interface Failed {
  readonly count: number;
  /** Of the last one. */
  readonly at: number;
}

/** Until when it waits that has failed so. */
export const waitsUntil = ({ count, at }: Failed, free: number): number =>
  at + (count < free ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - free)));

/**
 * Failures of one kind, in memory: who can restart the exchange has no need to guess. Bounded: when it is full, one that waits
 * for nothing makes room; when all wait, so does who is not among them, for else filling it would free whoever waits.
 */
export class Failures {
  readonly #failed = new Map<string, Failed & { readonly until: number }>();

  constructor(private readonly entries = ENTRIES) {}

  /** Seconds to wait before the next try; 0: none. */
  waitFor(name: string, now: number): number {
    const found = this.#failed.get(name);
    if (found) return Math.max(0, Math.ceil(found.until - now));
    return this.#isFull() && this.#idle(now) === undefined ? FIRST_WAIT : 0;
  }

  /** Seconds to wait from now on. @param free failures before one has to wait */
  failed(name: string, free: number, now: number): number {
    if (!this.#failed.has(name) && this.#isFull()) {
      const idle = this.#idle(now);
      if (idle === undefined) return FIRST_WAIT;
      this.#failed.delete(idle);
    }
    const failed = { count: this.#countOf(name, now) + 1, at: now };
    const until = waitsUntil(failed, free);
    this.#failed.delete(name);
    this.#failed.set(name, { ...failed, until });
    return until - now;
  }

  succeeded(name: string): void {
    this.#failed.delete(name);
  }

  #countOf(name: string, now: number): number {
    const { count, at } = this.#failed.get(name) ?? { count: 0, at: now };
    return Math.max(0, count - Math.floor((now - at) / FORGOTTEN));
  }

  #isFull(): boolean {
    return this.#failed.size >= this.entries;
  }

  /** Of those that wait for nothing, who failed longest ago. */
  #idle(now: number): string | undefined {
    for (const [name, { until }] of this.#failed) if (until <= now) return name;
    return undefined;
  }
}
