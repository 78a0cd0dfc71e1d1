import { Waits } from './waits.ts';

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
  readonly #pairs = new Waits(FREE.perPair);
  readonly #sources = new Waits(FREE.perSource);
  readonly #names: Waits | undefined;

  /** @param options.perName false: what is guessed is too long to be found by many sources together. */
  constructor({ perName }: { readonly perName: boolean }) {
    this.#names = perName ? new Waits(FREE.perName) : undefined;
  }

  /** Seconds to wait before the next try; 0: none. */
  waitFor({ name, source, known }: Attempt, now: number): number {
    return Math.max(
      this.#pairs.waitFor(pairOf(name, source), now),
      this.#sources.waitFor(source, now),
      known ? 0 : (this.#names?.waitFor(name, now) ?? 0),
    );
  }

  /** Seconds to wait from now on. */
  failed({ name, source, known }: Attempt, now: number): number {
    return Math.max(
      this.#pairs.failed(pairOf(name, source), now),
      this.#sources.failed(source, now),
      known ? 0 : (this.#names?.failed(name, now) ?? 0),
    );
  }

  /** Of the source's other names, and of the name's other sources, nothing is forgiven. */
  succeeded({ name, source }: Attempt): void {
    this.#pairs.succeeded(pairOf(name, source));
  }
}

const pairOf = (name: string, source: string): string => `${source} ${name}`;
