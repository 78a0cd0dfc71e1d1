import { setTimeout as pause } from 'node:timers/promises';
import { leafHashOf } from '@icx/event-store';
import type { LeafSource } from '../trail/ports.ts';

/** A leaf as it stands in the log. The hash is the stored one: whoever checks it takes it of the text anew. */
export interface StoredLeaf {
  /** Its index in the tree. */
  readonly position: number;
  readonly text: string;
  readonly hash: Uint8Array;
}

/** The leaves of a log that keeps each beside its event, for its tree and for an export. */
export interface LeafReader extends LeafSource {
  leaves(after: number, limit: number): Promise<readonly StoredLeaf[]>;
}

/** The newest events, looked at before the exchange serves [choice]: some tenths of a second. */
const NEWEST = 10_000;
/** Events at a time: a millisecond or two. */
const SLICE = 100;
/** Of the time that a slice took, so many times as long for everybody else: a tenth of the event loop at most. */
const REST = 9;

/**
 * Looks whether the events of the log are as they were written, by taking each leaf hash anew: the newest before anybody
 * is served, all others in the background. Damage is told by its first position, and nothing is changed. What is found
 * missing or of another length of log is for the audit trail to tell; trees, indexes and streams for `icx verify`.
 */
export class LogWatch {
  #damaged: number | undefined;
  #count = 0;
  #stopped = false;
  #working: Promise<void> = Promise.resolve();

  /** @param remedy what the operator does about damage, beyond stopping the exchange: a sentence */
  constructor(
    private readonly leaves: LeafReader,
    private readonly remedy: string,
  ) {}

  /** Resolves when the newest have been looked at; the others, oldest first, are under way then. */
  async start(): Promise<void> {
    const head = await this.leaves.head();
    const newest = Math.max(0, head - NEWEST);
    await this.#look(newest, head, 0);
    this.#working = pause(0).then(() => this.#look(0, newest, REST));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working;
  }

  /** Resolves when all that was there at the start has been looked at. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** What the operator has to know; `undefined`: all that was looked at so far is as it was written. */
  problem(): string | undefined {
    if (this.#damaged === undefined) return undefined;
    const others = this.#count > 1 ? `, and ${this.#count - 1} more` : '';
    return `The event at position ${this.#damaged}${others} of the log is not as it was written. ${this.remedy}`;
  }

  async #look(after: number, end: number, rest: number): Promise<void> {
    for (let done = after; done < end && !this.#stopped; done += SLICE) {
      const began = performance.now();
      await this.#slice(done, Math.min(SLICE, end - done));
      // Holds the process: while it starts, and while it closes, there may be nothing else that does.
      await pause(rest * (performance.now() - began));
    }
  }

  /** A slice that cannot be read whole is read event by event, to name the one. */
  async #slice(after: number, count: number): Promise<void> {
    try {
      for (const { position, text, hash } of await this.leaves.leaves(after, count))
        if (leafHashOf(text).compare(hash) !== 0) this.#found(position);
    } catch {
      if (count === 1) this.#found(after + 1);
      else for (let one = after; one < after + count; one += 1) await this.#slice(one, 1);
    }
  }

  #found(position: number): void {
    this.#count += 1;
    this.#damaged = Math.min(position, this.#damaged ?? position);
  }
}
