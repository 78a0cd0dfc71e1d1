/** So often within such a time, which begins with the first. */
export interface Limit {
  /** Of whom or what: `party AAAA`. */
  readonly name: string;
  readonly most: number;
  readonly seconds: number;
}

/** Whose failures slow it down. */
export interface Slowed {
  /** What the name is one of: `sign-in source`. Names of other kinds cannot crowd it out. */
  readonly kind: string;
  readonly name: string;
  /** Failures before one has to wait. */
  readonly free: number;
}

/** One try, which counts as one that failed until it is taken back. */
export interface Try {
  /** Seconds to wait, and it is not to be made; 0: it may be. */
  readonly wait: number;
  /** It did not fail. */
  takeBack(): Promise<void>;
}

/** Slows down guessing: who failed once too often waits, twice as long each time. */
export interface Waits {
  /** Seconds to wait before the next try, the longest of theirs; 0: none. */
  waitFor(slowed: readonly Slowed[]): Promise<number>;
  /** Counts before anything is looked at: of many at once no more are made than are free. One that has to wait does not count. */
  begin(slowed: readonly Slowed[]): Promise<Try>;
  /** Whatever failed before is forgiven. */
  succeeded(slowed: Pick<Slowed, 'kind' | 'name'>): Promise<void>;
}

/** Something that was begun and cannot be read anywhere yet, under the name of what limits it: `reveals of AAAA`. */
export interface Place {
  readonly name: string;
  /** Which one of them it is. */
  readonly of: string;
  /** How much of the limit it takes; 1 unless said otherwise. */
  readonly amount?: number;
  /** For so long it counts where nobody releases it: its process may have died. */
  readonly seconds: number;
}

export type Held = Required<Pick<Place, 'of' | 'amount'>>;

/**
 * What is in hand. A limit that is looked up and then acted upon lets all pass that look at once: each takes its place first,
 * counts those before it, and gives it back when what it did, if anything, can be read by all.
 */
export interface Places {
  /** Takes a place, or keeps it for longer. All that are held under its name, in the order in which they were taken. */
  take(place: Place): Promise<readonly Held[]>;
  held(name: string): Promise<readonly Held[]>;
  release(place: Pick<Place, 'name' | 'of'>): Promise<void>;
}

/**
 * What counts over all processes that serve one exchange: how often something was done, and what may be done once. Rejects
 * with `StorageUnavailable` where it cannot be known.
 */
export interface Counters {
  /** What was used before this process began is still known. */
  readonly lasting: boolean;
  /** Other processes count here too. */
  readonly shared: boolean;
  /** Seconds since 1970, by the one clock that all processes go by, however wrong their own ones are. */
  now(): number;
  /** True for exactly one of all who ask within so many seconds. */
  first(name: string, seconds: number): Promise<boolean>;
  /**
   * Counts one more. Seconds to wait; 0: it is within the limit. Of a large limit each process may let pass a hundredth
   * before it tells the others.
   */
  hit(limit: Limit): Promise<number>;
  readonly waits: Waits;
  readonly places: Places;
  close(): Promise<void>;
}
