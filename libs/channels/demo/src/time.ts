import type { PlayerClient } from './cast.ts';

interface Waiter {
  readonly at: string;
  readonly wake: () => void;
  readonly fail: (error: unknown) => void;
}

/** Stories share one clock: it moves when all that are still being told wait, and only as far as the first of them. */
export class Time {
  #playing: number;
  #waiting: Waiter[] = [];

  constructor(
    private readonly oversight: Pick<PlayerClient, 'post'>,
    stories: number,
  ) {
    this.#playing = stories;
  }

  /** Resolves when it is that instant in the sandbox. */
  until(at: string): Promise<void> {
    return new Promise((wake, fail) => {
      this.#waiting.push({ at, wake, fail });
      this.leave();
    });
  }

  /** A story has ended, or waits: the others need not mind it. */
  leave(): void {
    this.#playing -= 1;
    if (this.#playing === 0 && this.#waiting.length > 0) void this.#moveOn();
  }

  async #moveOn(): Promise<void> {
    const [first = ''] = this.#waiting.map(({ at }) => at).sort();
    const reached = await this.oversight.post<{ now: string }>('v1/sandbox/clock', { now: first }).then(
      ({ body }) => body.now,
      (error: unknown) => ({ error }),
    );
    const due = this.#waiting.filter(({ at }) => typeof reached !== 'string' || at <= reached);
    this.#waiting = this.#waiting.filter((waiter) => !due.includes(waiter));
    this.#playing += due.length;
    for (const { wake, fail } of due) {
      if (typeof reached === 'string') wake();
      else fail(reached.error);
    }
  }
}
