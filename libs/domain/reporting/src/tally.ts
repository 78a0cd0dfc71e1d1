/** How many answers took so many Working Days: what percentiles need, in memory that does not grow with the answers. */
export class Tally {
  readonly #counts = new Map<number, number>();
  #total = 0;

  /** @param days whole, 0 or more */
  add(days: number, many = 1): void {
    this.#counts.set(days, (this.#counts.get(days) ?? 0) + many);
    this.#total += many;
  }

  get total(): number {
    return this.#total;
  }

  /**
   * Nearest-rank: the smallest value that at least so many per cent of all do not exceed; of two values the median is
   * the first. @param percent above 0, to 100. @returns `null` where nothing was counted.
   */
  percentile(percent: number): number | null {
    let rank = Math.ceil((percent / 100) * this.#total);
    for (const [days, count] of [...this.#counts].toSorted(([a], [b]) => a - b)) {
      rank -= count;
      if (rank <= 0) return days;
    }
    return null;
  }
}
