import type { Ask } from '../database/index.ts';

/** Seconds that an answer may be under way to say what time it is: one to a process that stood still meanwhile says nothing. */
const PROMPT = 1;

/** The database's clock, as its answers tell it, and in between this machine's steady one, which nobody sets. */
export class SharedClock {
  #ahead = NaN;

  /** Seconds since 1970; NaN before the first answer. */
  now(): number {
    return steady() + this.#ahead;
  }

  /** Rows with a column `now` tell what time it was there. */
  listening(ask: Ask): Ask {
    return async (text, values) => {
      const began = steady();
      const result = await ask(text, values);
      const { now } = (result.rows[0] ?? {}) as { readonly now?: number };
      if (now !== undefined && (Number.isNaN(this.#ahead) || steady() - began < PROMPT)) this.#ahead = now - steady();
      return result as never;
    };
  }
}

const steady = (): number => performance.now() / 1000;
