import type { RecordedEvent } from '@icx/event-store';
import type { TableRow } from '../view.ts';
import type { ViewSet } from './view-set.ts';

/** One stream as the views have folded it. */
export interface Folded {
  /** By the view's place; `undefined` where the view has folded none of its events. */
  readonly states: unknown[];
  /** By the view's place: the rows as they are stored; absent where that is not known. */
  readonly stored: (readonly TableRow[] | undefined)[];
}

export const unfolded = (): Folded => ({ states: [], stored: [] });

/** Folds the event into the states, in place. `append` gets the rows that are written once with it. */
export const evolve = (
  views: ViewSet,
  { states }: Folded,
  event: RecordedEvent,
  append?: (rows: readonly TableRow[]) => void,
): void => {
  for (const place of views.following(event.type)) {
    const view = views.views[place]!;
    if (!('evolve' in view)) {
      append?.(view.append(event));
      continue;
    }
    const before = states[place] === undefined ? view.initial : states[place];
    const after = view.evolve(before, event);
    states[place] = after;
    if (append && view.append) append(view.append(event, before, after));
  }
};

/** The states of a stream from its events before a revision: for a stream that is not in memory. Its rows are stored. */
export const refold = (
  views: ViewSet,
  events: readonly RecordedEvent[],
  before: bigint,
  into: Folded = unfolded(),
): Folded => {
  for (const event of events) if (event.revision < before) evolve(views, into, event);
  return into;
};

/**
 * The streams used of late. Two generations instead of a list in order of use: a stream that is used moves to the young
 * one; when that is full the old one, whose streams were not used for a whole generation, is dropped.
 */
export class StreamStates {
  #young = new Map<string, Folded>();
  #old = new Map<string, Folded>();
  readonly #generation: number;
  readonly #dropped: (streams: ReadonlyMap<string, Folded>) => void;

  /** Keeps between `generation` and twice as many streams. `dropped` gets those that leave, before they are forgotten. */
  constructor(generation: number, dropped: (streams: ReadonlyMap<string, Folded>) => void = () => {}) {
    this.#generation = generation;
    this.#dropped = dropped;
  }

  get(stream: string): Folded | undefined {
    const young = this.#young.get(stream);
    if (young) return young;
    const old = this.#old.get(stream);
    if (!old) return undefined;
    this.#old.delete(stream);
    this.set(stream, old);
    return old;
  }

  set(stream: string, folded: Folded): void {
    if (this.#young.size >= this.#generation && !this.#young.has(stream)) {
      this.#dropped(this.#old);
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(stream, folded);
  }

  /** Hands everything to `dropped`, and keeps it. */
  flush(): void {
    this.#dropped(this.#old);
    this.#dropped(this.#young);
  }

  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
  }
}
