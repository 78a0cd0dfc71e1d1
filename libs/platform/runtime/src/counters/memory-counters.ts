import type { Counters, Limit, Places, Slowed, Try, Waits } from './counters.ts';
import { Failures } from './failures.ts';
import { Hits } from './hits.ts';
import { MemoryPlaces } from './memory-places.ts';
import { ReplayWindow } from './replay-window.ts';

const wall = (): number => Date.now() / 1000;

/** Of the one process that serves, by its own clock. What was counted is forgotten with it. */
export class MemoryCounters implements Counters {
  readonly lasting = false;
  readonly shared = false;
  readonly waits: Waits;
  readonly places: Places;
  readonly #windows = new Map<number, ReplayWindow>();
  readonly #hits = new Hits();

  /** @param now seconds since 1970 */
  constructor(readonly now: () => number = wall) {
    this.waits = new MemoryWaits(now);
    this.places = new MemoryPlaces(now);
  }

  async first(name: string, seconds: number): Promise<boolean> {
    const window = this.#windows.get(seconds) ?? new ReplayWindow(seconds);
    this.#windows.set(seconds, window);
    return window.first(name, this.now());
  }

  async hit({ name, most, seconds }: Limit): Promise<number> {
    const now = this.now();
    const { count, endsAt } = this.#hits.add(name, 1, now, seconds);
    return count > most ? Math.ceil(endsAt - now) : 0;
  }

  async close(): Promise<void> {}
}

class MemoryWaits implements Waits {
  readonly #kinds = new Map<string, Failures>();

  constructor(private readonly now: () => number) {}

  async waitFor(slowed: readonly Slowed[]): Promise<number> {
    return this.#longest(slowed);
  }

  async begin(slowed: readonly Slowed[]): Promise<Try> {
    const wait = this.#longest(slowed);
    if (wait > 0) return { wait, takeBack: async () => undefined };
    const tried = slowed.map(({ kind, name, free }) => this.#of(kind).failed(name, free, this.now()));
    const takeBack = async () => slowed.forEach(({ kind, name }, n) => this.#of(kind).takeBack(name, tried[n]!));
    return { wait, takeBack };
  }

  async succeeded({ kind, name }: Pick<Slowed, 'kind' | 'name'>): Promise<void> {
    this.#of(kind).succeeded(name);
  }

  #longest(slowed: readonly Slowed[]): number {
    return Math.max(0, ...slowed.map(({ kind, name }) => this.#of(kind).waitFor(name, this.now())));
  }

  #of(kind: string): Failures {
    const found = this.#kinds.get(kind) ?? new Failures();
    this.#kinds.set(kind, found);
    return found;
  }
}
