/** How long one waits who failed once too often, seconds: doubled each time. */
const FIRST_WAIT = 30;
const LONGEST_WAIT = 15 * 60;
/** One failure is forgotten in each such time, seconds: as fast as whoever waits longest can make another. */
const FORGOTTEN = LONGEST_WAIT;
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

export const failedAgain = (known: Failed | undefined, at: number): Failed => {
  const forgotten = known ? Math.floor((at - known.at) / FORGOTTEN) : 0;
  return { count: Math.max(0, (known?.count ?? 0) - forgotten) + 1, at };
};

/** By then nothing is left of it. */
export const forgottenAt = ({ count, at }: Failed): number => at + count * FORGOTTEN;

/** One that counted before it was made. */
export interface Tried {
  readonly before: Failed | undefined;
  readonly after: Failed;
}

/** As if it had not been; of what came at the same time nothing is forgiven. */
export const takenBack = (known: Failed | undefined, { before, after }: Tried): Failed | undefined => {
  if (known?.at === after.at && known.count === after.count) return before;
  return known && known.count > 1 ? { ...known, count: known.count - 1 } : undefined;
};

/**
 * Failures of one kind, in memory: who can restart the exchange has no need to guess. Bounded: when it is full, one that waits
 * for nothing makes room; when all wait, so does who is not among them, for else filling it would free whoever waits.
 */
export class Failures {
  readonly #failed = new Map<string, Failed & { readonly free: number }>();

  constructor(private readonly entries = ENTRIES) {}

  /** Seconds to wait before the next try; 0: none. */
  waitFor(name: string, now: number): number {
    const found = this.#failed.get(name);
    if (found) return Math.max(0, Math.ceil(waitsUntil(found, found.free) - now));
    return this.#isFull() && this.#idle(now) === undefined ? FIRST_WAIT : 0;
  }

  /** One more. @param free failures before one has to wait */
  failed(name: string, free: number, now: number): Tried {
    const before = this.#failed.get(name);
    const after = failedAgain(before, now);
    if (!before && this.#isFull()) {
      const idle = this.#idle(now);
      if (idle === undefined) return { before, after };
      this.#failed.delete(idle);
    }
    this.#failed.delete(name);
    this.#failed.set(name, { ...after, free });
    return { before, after };
  }

  takeBack(name: string, tried: Tried): void {
    const known = this.#failed.get(name);
    const left = takenBack(known, tried);
    if (known && left) this.#failed.set(name, { ...left, free: known.free });
    else this.#failed.delete(name);
  }

  succeeded(name: string): void {
    this.#failed.delete(name);
  }

  #isFull(): boolean {
    return this.#failed.size >= this.entries;
  }

  /** Of those that wait for nothing, who failed longest ago. */
  #idle(now: number): string | undefined {
    for (const [name, failed] of this.#failed) if (waitsUntil(failed, failed.free) <= now) return name;
    return undefined;
  }
}
