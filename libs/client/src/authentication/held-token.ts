export interface Token {
  readonly value: string;
  /** How long it counts from now on, seconds. */
  readonly lifetime: number;
}

/** A token is replaced so long before its end [choice], or a tenth of its life if that is shorter: calls take time. */
const MARGIN = 30;
/** A younger one is not replaced because of a 401: calls side by side had the one before. Seconds [choice]. */
const FRESH = 5;

/** A token kept until shortly before its end; calls side by side wait for one fetch. */
export class HeldToken {
  #fetching: Promise<string> | undefined;
  #fetchedAt = -Infinity;
  #staleAt = -Infinity;

  /** @param now milliseconds, of any clock that never goes back */
  constructor(
    private readonly fetchToken: () => Promise<Token>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Rejects as the fetch does; the next call fetches again. */
  value(): Promise<string> {
    if (this.#fetching === undefined || this.now() >= this.#staleAt) this.#fetching = this.#fetch();
    return this.#fetching;
  }

  /** It was refused before its end: the next call fetches one, unless that has just been done. */
  refused(): void {
    if (this.now() - this.#fetchedAt > FRESH * 1000) this.#staleAt = -Infinity;
  }

  async #fetch(): Promise<string> {
    this.#staleAt = Infinity;
    try {
      const { value, lifetime } = await this.fetchToken();
      this.#fetchedAt = this.now();
      this.#staleAt = this.#fetchedAt + (lifetime - Math.min(MARGIN, lifetime / 10)) * 1000;
      return value;
    } catch (error) {
      this.#staleAt = -Infinity;
      throw error;
    }
  }
}
