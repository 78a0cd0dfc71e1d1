/**
 * Remembers what was seen for at least so many seconds: two generations, of which the older one is dropped whole, so
 * that forgetting costs nothing per entry. Bounded by the rate of calls: about 150 bytes each for two windows.
 */
export class ReplayWindow {
  #young = new Set<string>();
  #old = new Set<string>();
  #turnAt = 0;
  readonly #seconds: number;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** True the first time within the window. */
  first(name: string, now: number): boolean {
    if (now >= this.#turnAt) {
      // After a pause longer than a window nothing of before counts any more.
      this.#old = now < this.#turnAt + this.#seconds ? this.#young : new Set();
      this.#young = new Set();
      this.#turnAt = now + this.#seconds;
    }
    if (this.#young.has(name) || this.#old.has(name)) return false;
    this.#young.add(name);
    return true;
  }
}
