import type { Slowed, Try, Waits } from '@icx/runtime';

/** Who tries something under a name that may be made up, and from where. */
export interface Attempt {
  readonly name: string;
  /** `sourceOf` its address. */
  readonly source: string;
  /** This name has signed in from there before. */
  readonly known: boolean;
}

/** Failures that are free. A source has many people behind it; a name has one, who mistypes in one place at a time. */
const FREE = { perPair: 5, perSource: 20, perName: 10 };

/**
 * Guessing is slowed three times: one name from one source, many names from one source, and one name from many sources. The
 * last slows only sources from which that name has never signed in: nobody can lock a person out of where it works,
 * unless thousands of sources together fill the table of those who wait: then whoever has no place in it waits too.
 */
export class AttemptLimits {
  /** @param what is guessed, `sign-in`. @param options.perName false: it is too long to be found by many sources together */
  constructor(
    private readonly waits: Waits,
    private readonly what: string,
    private readonly options: { readonly perName: boolean },
  ) {}

  /** Seconds to wait before the next try; 0: none. */
  waitFor(attempt: Attempt): Promise<number> {
    return this.waits.waitFor(this.#slowed(attempt));
  }

  /** Counts as failed, before it is tried. */
  async begin(attempt: Attempt): Promise<Try> {
    return this.waits.begin(this.#slowed(attempt));
  }

  /** Of the source's other names, and of the name's other sources, nothing is forgiven. */
  async succeeded(attempt: Attempt, tried: Try): Promise<void> {
    await tried.takeBack();
    await this.waits.succeeded(this.#pair(attempt));
  }

  #slowed(attempt: Attempt): Slowed[] {
    const { name, source, known } = attempt;
    const slowed = [this.#pair(attempt), { kind: `${this.what} source`, name: source, free: FREE.perSource }];
    const byName = { kind: `${this.what} name`, name, free: FREE.perName };
    return this.options.perName && !known ? [...slowed, byName] : slowed;
  }

  #pair({ name, source }: Attempt): Slowed {
    return { kind: `${this.what} pair`, name: `${source} ${name}`, free: FREE.perPair };
  }
}
