/** Failures that are free, then how long one waits: 30 seconds, doubled each time, at most a quarter of an hour. */
const FREE = 5;
const FIRST_WAIT = 30;
const LONGEST_WAIT = 15 * 60;
/** Names that are remembered; made-up ones count too, or a wait would tell which names there are. */
const NAMES = 10_000;

/** Slows down guessing, per name. In memory: who can restart the exchange has no need to guess. */
export class Attempts {
  readonly #failures = new Map<string, { count: number; until: number }>();

  /** Seconds to wait before the next try; 0: none. */
  waitFor(name: string, now: number): number {
    return Math.max(0, Math.ceil((this.#failures.get(name)?.until ?? 0) - now));
  }

  failed(name: string, now: number): void {
    const count = (this.#failures.get(name)?.count ?? 0) + 1;
    const wait = count < FREE ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - FREE));
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined && this.#failures.size >= NAMES) this.#failures.delete(oldest);
    this.#failures.delete(name);
    this.#failures.set(name, { count, until: now + wait });
  }

  succeeded(name: string): void {
    this.#failures.delete(name);
  }
}
