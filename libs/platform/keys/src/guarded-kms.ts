import { KeyDoesNotFit } from './key-ring.ts';
import { KmsUnavailable, type KeyContext, type Kms, type NewKey } from './kms.ts';

export interface Guard {
  /** The longest that one call may take, milliseconds. */
  readonly timeout: number;
  /** So many failures one after another, and the KMS is not asked for a while. */
  readonly failures: number;
  /** How long that while is, milliseconds; then one call tries again, and the others wait for what comes of it. */
  readonly pause: number;
}

export const defaultGuard: Guard = { timeout: 2_000, failures: 3, pause: 5_000 };

/** A KMS that answers or refuses in bounded time, and is left alone while it fails: calls to it do not pile up. */
export class GuardedKms implements Kms {
  readonly name: string;
  #failed = 0;
  #trouble: KmsUnavailable | undefined;
  #closedUntil = 0;

  constructor(
    private readonly kms: Kms,
    private readonly guard: Guard = defaultGuard,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.name = kms.name;
  }

  /** What the last call failed with; `undefined` when it did not. */
  get trouble(): KmsUnavailable | undefined {
    return this.#trouble;
  }

  generate(context: KeyContext): Promise<NewKey> {
    return this.#ask((signal) => this.kms.generate(context, signal));
  }

  wrap(plain: Uint8Array, context: KeyContext): Promise<string> {
    return this.#ask((signal) => this.kms.wrap(plain, context, signal));
  }

  unwrap(wrapped: string, context: KeyContext): Promise<Buffer> {
    return this.#ask((signal) => this.kms.unwrap(wrapped, context, signal));
  }

  rewrap(wrapped: string, context: KeyContext): Promise<string> {
    return this.#ask((signal) => this.kms.rewrap(wrapped, context, signal));
  }

  async #ask<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#trouble && this.now() < this.#closedUntil) throw this.#trouble;
    // Whoever comes while this call is out meets the breaker closed again, unless it answers.
    if (this.#failed >= this.guard.failures) this.#closedUntil = this.now() + this.guard.pause;
    try {
      const answer = await this.#inTime(call);
      this.#works();
      return answer;
    } catch (error) {
      if (error instanceof KmsUnavailable) this.#fails(error);
      else if (error instanceof KeyDoesNotFit) this.#works();
      throw error;
    }
  }

  /** Also for an engine that does not heed the signal. */
  async #inTime<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const cut = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new KmsUnavailable('timeout', this.name));
        cut.abort();
      }, this.guard.timeout);
    });
    try {
      return await Promise.race([call(cut.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #works(): void {
    this.#failed = 0;
    this.#trouble = undefined;
  }

  #fails(trouble: KmsUnavailable): void {
    this.#failed += 1;
    this.#trouble = trouble;
    if (this.#failed >= this.guard.failures) this.#closedUntil = this.now() + this.guard.pause;
  }
}
