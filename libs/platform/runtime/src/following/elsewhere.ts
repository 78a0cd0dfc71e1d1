import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore, Position, RecordedEvent } from '@icx/event-store';
import type { Checkpoints } from './checkpoints.ts';

export interface ElsewhereOptions {
  readonly log: Pick<EventStore, 'readAll'>;
  readonly checkpoints: Pick<Checkpoints, 'load'>;
  readonly name: string;
  /** Whether the follower has to do something for it. */
  readonly handles: (event: RecordedEvent) => boolean;
}

interface Waiter {
  readonly position: bigint;
  readonly until: number;
  readonly resolve: () => void;
}

/** For so long a follower that runs in another process is waited for [choice], milliseconds … */
const PATIENCE = 10_000;
/** … looking so often how far it has stored that it is, once for all who wait. */
const LOOK = 20;
/** Events looked through at a time for one that it handles. */
const PAGE = 500;

/** Those who wait in this process for a follower that runs in another one. */
export class Elsewhere {
  #waiting: Waiter[] = [];
  #looking: Promise<void> | undefined;
  /** Up to here it has nothing left to do. */
  #done = 0n;

  constructor(private readonly options: ElsewhereOptions) {}

  /** Resolves where it has stored so much, or had nothing to do on the way there; or after a while. Rejects where a look fails. */
  reached(position: bigint): Promise<void> {
    if (position <= this.#done) return Promise.resolve();
    const waits = new Promise<void>((resolve) => {
      this.#waiting.push({ position, until: performance.now() + PATIENCE, resolve });
    });
    this.#looking ??= this.#look();
    return Promise.race([waits, this.#looking.then(() => waits)]);
  }

  async #look(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const stored = await this.options.checkpoints.load(this.options.name);
        if (stored > this.#done) this.#done = stored;
        await this.#passOver();
        const now = performance.now();
        const over = ({ position, until }: Waiter) => position <= this.#done || until < now;
        for (const waiter of this.#waiting) if (over(waiter)) waiter.resolve();
        this.#waiting = this.#waiting.filter((waiter) => !over(waiter));
        if (this.#waiting.length > 0) await pause(LOOK);
      }
    } finally {
      this.#waiting = [];
      this.#looking = undefined;
    }
  }

  /** On to the next event that it handles, or as far as anybody waits for. */
  async #passOver(): Promise<void> {
    const furthest = this.#waiting.reduce((most, { position }) => (position > most ? position : most), 0n);
    while (this.#done < furthest) {
      const page = await this.options.log.readAll(this.#done as Position, PAGE);
      const next = page.findIndex(this.options.handles);
      const passed = next === -1 ? page : page.slice(0, next);
      this.#done = passed.at(-1)?.position ?? this.#done;
      if (next !== -1 || page.length === 0) return;
    }
  }
}
