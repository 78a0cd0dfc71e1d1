interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait for the views to reach a position. */
export class Waiting {
  #waiters: Waiter[] = [];

  get isEmpty(): boolean {
    return this.#waiters.length === 0;
  }

  for(position: bigint): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ position, resolve, reject }));
  }

  reached(position: bigint): void {
    if (this.#waiters.length === 0) return;
    const later: Waiter[] = [];
    for (const waiter of this.#waiters) {
      if (waiter.position <= position) waiter.resolve();
      else later.push(waiter);
    }
    this.#waiters = later;
  }

  failed(error: Error): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { reject } of waiters) reject(error);
  }
}
