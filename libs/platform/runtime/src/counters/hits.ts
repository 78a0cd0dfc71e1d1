/** How often within a time, which ends then. */
export interface Tally {
  count: number;
  /** Seconds since 1970. */
  endsAt: number;
}

/** Of more names the one that was seen first is forgotten. */
const NAMES = 50_000;

/** Counts hits by name, in memory. */
export class Hits {
  readonly #tallies = new Map<string, Tally>();

  add(name: string, hits: number, now: number, seconds: number): Tally {
    const known = this.#tallies.get(name);
    if (known && now < known.endsAt) {
      known.count += hits;
      return known;
    }
    const begun = { count: hits, endsAt: now + seconds };
    this.#tallies.delete(name);
    const [oldest] = this.#tallies.keys();
    if (oldest !== undefined && this.#tallies.size >= NAMES) this.#tallies.delete(oldest);
    this.#tallies.set(name, begun);
    return begun;
  }
}
