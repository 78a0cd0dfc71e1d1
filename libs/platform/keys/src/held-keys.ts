import type { KmsKeyLimits } from './kms-ring-parts.ts';

/** A tenant key in clear. */
export interface Held {
  readonly version: number;
  readonly key: Buffer;
  readonly until: number;
  readonly timer: NodeJS.Timeout;
  /** Data keys that it has wrapped. */
  uses: number;
}

/** Tenant keys in clear, for some minutes each; then they are zeroed. */
export class HeldKeys {
  readonly #held = new Map<number, Held>();

  constructor(
    private readonly now: () => number,
    private readonly limits: Pick<KmsKeyLimits, 'keep'>,
  ) {}

  get(version: number): Held | undefined {
    const held = this.#held.get(version);
    return held && this.now() < held.until ? held : undefined;
  }

  hold(version: number, key: Buffer): Held {
    const earlier = this.#held.get(version);
    if (earlier) this.#forget(earlier);
    const timer = setTimeout(() => this.#forget(held), this.limits.keep).unref();
    // A restart or an expiry does not know how often the key was used before: its age bounds that.
    const held: Held = { version, key, until: this.now() + this.limits.keep, timer, uses: earlier?.uses ?? 0 };
    this.#held.set(version, held);
    return held;
  }

  /** Forgets those older than a version. */
  forgetBefore(version: number): void {
    for (const held of [...this.#held.values()]) if (held.version < version) this.#forget(held);
  }

  #forget(held: Held): void {
    clearTimeout(held.timer);
    held.key.fill(0);
    if (this.#held.get(held.version) === held) this.#held.delete(held.version);
  }
}
