import { StorageUnavailable } from '@icx/event-store';
import { ViewsBehind } from '@icx/read-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import { pauseAfter } from './pause.ts';

interface Item {
  /** Whom or what it concerns, for whoever asks after that. */
  readonly about: string | undefined;
  readonly why: string;
  /** In a row. */
  readonly failures: number;
  /** Left alone until then, milliseconds since 1970, wall clock. */
  readonly until: number;
}

/** Of many things done, those that failed: they are told and left alone for a while, and the others go on. */
export class Parked {
  readonly #items = new Map<string, Item>();

  constructor(private readonly now: () => number = Date.now) {}

  get size(): number {
    return this.#items.size;
  }

  has(item: string): boolean {
    return this.#items.has(item);
  }

  /** Whether it is not yet worth another try. */
  isWaiting(item: string): boolean {
    return (this.#items.get(item)?.until ?? 0) > this.now();
  }

  /** Those that are worth another try. */
  due(): readonly string[] {
    return [...this.#items.keys()].filter((item) => !this.isWaiting(item));
  }

  /** Whatever stood in the way, it is over: all are worth another try at once. */
  retryAll(): void {
    for (const [item, parked] of this.#items) this.#items.set(item, { ...parked, until: 0 });
  }

  /** Nothing is left to do about it. */
  settle(item: string): void {
    this.#items.delete(item);
  }

  /**
   * What came of it; `undefined` also where it was refused or broke, and is parked. Without storage everybody has to wait, so that
   * is thrown.
   */
  async try<T>(item: string, act: () => Promise<T | Refusal>, about?: string): Promise<T | undefined> {
    const outcome = await act().catch(refused);
    if (!isRefusal(outcome)) {
      this.#items.delete(item);
      return outcome;
    }
    const failures = 1 + (this.#items.get(item)?.failures ?? 0);
    this.#items.set(item, { about, why: outcome.detail, failures, until: this.now() + pauseAfter(failures) });
    return undefined;
  }

  /** The first of them, and how many there are; `undefined`: none. @param about only those that concern this */
  problem(about?: string): string | undefined {
    const items = [...this.#items].filter(([, item]) => about === undefined || item.about === about);
    const [first] = items;
    if (!first) return undefined;
    const [name, { why }] = first;
    return items.length === 1 ? `${name}: ${why}` : `${items.length} cannot go on, ${name} first: ${why}`;
  }
}

const refused = (error: unknown): Refusal => {
  if (error instanceof StorageUnavailable || error instanceof ViewsBehind) throw error;
  return { refused: true, code: 'internal-error', detail: error instanceof Error ? error.message : String(error) };
};
