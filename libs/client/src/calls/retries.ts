/** How long a call that did not get through is tried. All times in milliseconds. */
export interface Retries {
  /** Tries altogether; 1: never again. */
  readonly tries: number;
  /** A try that would begin later than this after the first is not made. */
  readonly within: number;
  /** The wall clock: `Retry-After` may be a date. */
  readonly now: () => number;
  readonly sleep: (pause: number) => Promise<void>;
  /** From 0 to 1, so that clients that were thrown out together do not come back together. */
  readonly random: () => number;
}

export const defaultRetries: Retries = {
  tries: 4,
  within: 30_000,
  now: Date.now,
  sleep: (pause) => new Promise((resolve) => setTimeout(resolve, pause)),
  random: Math.random,
};

/** The pause after the first try [choice]; it doubles. */
const FIRST_PAUSE = 200;

/** Nobody knows whether the call arrived, or it did not: it is sent again, with its key. */
const BROKEN = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'EAI_AGAIN',
]);

/** Whether a `fetch` failed because of its connection. */
export const isBroken = (error: unknown): boolean => {
  const { cause } = error as { readonly cause?: { readonly code?: string } };
  return BROKEN.has(cause?.code ?? '');
};

/** When an answer asks for another try: milliseconds from now. `undefined`: it asks for none. */
export const retryAfter = ({ status, headers }: Response, now: number): number | undefined => {
  const value = headers.get('retry-after');
  if (value === null || (status !== 429 && status !== 503)) return undefined;
  const pause = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
};

/** Decides, try after try of one call, whether there is another. */
export class Tries {
  #made = 1;
  readonly #until: number;

  constructor(private readonly retries: Retries) {
    this.#until = retries.now() + retries.within;
  }

  /** Waits for the next try; `false` if there is none. @param atLeast what the answer asked for, milliseconds */
  async another(atLeast: number): Promise<boolean> {
    const { tries, now, sleep, random } = this.retries;
    const pause = atLeast + FIRST_PAUSE * 2 ** (this.#made - 1) * random();
    if (this.#made >= tries || now() + pause > this.#until) return false;
    this.#made += 1;
    await sleep(pause);
    return true;
  }
}
