import { setImmediate as nextTurn } from 'node:timers/promises';
import { StorageUnavailable, type AppendResult } from '@icx/event-store';
import type { StoredBatch } from '@icx/event-store/engine';

interface Entry {
  readonly batch: StoredBatch;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Appends of a group, and characters of JSON: what is written in some tens of milliseconds. */
const MOST = 500;
const MOST_TEXT = 4_000_000;

const textOf = ({ events }: StoredBatch): number =>
  events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);

/**
 * Group commit: appends that come while a group is being written form the next one. No `Batches`: a group is bounded by its text too,
 * one that the engine cannot take is parted from those beside it, and the close waits for the rest.
 */
export class AppendQueue {
  #waiting: Entry[] = [];
  #working = false;
  readonly #write: (group: readonly StoredBatch[]) => Promise<readonly AppendResult[]>;

  /** @param write writes all of a group or nothing, and answers in its order */
  constructor(write: (group: readonly StoredBatch[]) => Promise<readonly AppendResult[]>) {
    this.#write = write;
  }

  append(batch: StoredBatch): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      if (!this.#working) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#working = true;
    await nextTurn();
    while (this.#waiting.length > 0) await this.#settle(this.#nextGroup());
    this.#working = false; // in the turn that saw none waiting: who comes next starts anew
  }

  #nextGroup(): Entry[] {
    let text = 0;
    const end = this.#waiting.findIndex(({ batch }, index) => index === MOST || (text += textOf(batch)) > MOST_TEXT);
    return this.#waiting.splice(0, end === -1 ? MOST : Math.max(1, end));
  }

  /** One append that the engine cannot take must not fail those beside it: then each is written alone. */
  async #settle(group: readonly Entry[]): Promise<void> {
    try {
      const results = await this.#write(group.map(({ batch }) => batch));
      group.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      if (group.length === 1 || error instanceof StorageUnavailable) for (const { reject } of group) reject(error);
      else for (const entry of group) await this.#settle([entry]);
    }
  }
}
