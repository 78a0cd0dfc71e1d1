import type { Held, Place, Places } from './counters.ts';

interface Kept {
  readonly amount: number;
  readonly until: number;
}

/** What one process has in hand; with it all of it ends. */
export class MemoryPlaces implements Places {
  readonly #names = new Map<string, Map<string, Kept>>();

  constructor(private readonly now: () => number) {}

  async take({ name, of, amount = 1, seconds }: Place): Promise<readonly Held[]> {
    const kept = this.#live(name);
    kept.set(of, { amount, until: this.now() + seconds });
    this.#names.set(name, kept);
    return this.held(name);
  }

  async held(name: string): Promise<readonly Held[]> {
    return [...this.#live(name)].map(([of, { amount }]) => ({ of, amount }));
  }

  async release({ name, of }: Pick<Place, 'name' | 'of'>): Promise<void> {
    const kept = this.#names.get(name);
    kept?.delete(of);
    if (kept?.size === 0) this.#names.delete(name);
  }

  #live(name: string): Map<string, Kept> {
    const kept = this.#names.get(name) ?? new Map<string, Kept>();
    for (const [of, { until }] of kept) if (until <= this.now()) kept.delete(of);
    return kept;
  }
}
