interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
}

/** Those who wait until a follower has come to a position. */
export class Waiters {
  #waiting: Waiter[] = [];

  for(position: bigint): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ position, resolve }));
  }

  reached(position: bigint): void {
    if (this.#waiting.length > 0) this.#release((waiter) => waiter.position <= position);
  }

  releaseAll(): void {
    this.#release(() => true);
  }

  #release(which: (waiter: Waiter) => boolean): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((waiter) => !which(waiter));
    for (const waiter of waiting) if (which(waiter)) waiter.resolve();
  }
}
