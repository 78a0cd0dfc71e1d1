import type { RecordedEvent } from '@icx/event-store';
import type { ViewSet } from './view-set.ts';

/** The state of one stream in every view, by the view's place; `undefined` where the view has folded none of its events. */
export type States = unknown[];

/** Folds the event into the states, in place. */
export const evolve = (views: ViewSet, states: States, event: RecordedEvent): void => {
  for (const place of views.following(event.type)) {
    const view = views.views[place]!;
    const state = states[place];
    states[place] = view.evolve(state === undefined ? view.initial : state, event);
  }
};

/** The states of a stream from its events before a revision: for a stream that is not in memory. */
export const refold = (views: ViewSet, events: readonly RecordedEvent[], before: bigint, into: States = []): States => {
  for (const event of events) if (event.revision < before) evolve(views, into, event);
  return into;
};

/**
 * The states of the streams used of late. Two generations instead of a list in order of use: a stream that is used moves
 * to the young one; when that is full the old one, whose streams were not used for a whole generation, is dropped.
 */
export class StreamStates {
  #young = new Map<string, States>();
  #old = new Map<string, States>();
  readonly #generation: number;
  readonly #dropped: (streams: ReadonlyMap<string, States>) => void;

  /** Keeps between `generation` and twice as many streams. `dropped` gets those that leave, before they are forgotten. */
  constructor(generation: number, dropped: (streams: ReadonlyMap<string, States>) => void = () => {}) {
    this.#generation = generation;
    this.#dropped = dropped;
  }

  get(stream: string): States | undefined {
    const young = this.#young.get(stream);
    if (young) return young;
    const old = this.#old.get(stream);
    if (!old) return undefined;
    this.#old.delete(stream);
    this.set(stream, old);
    return old;
  }

  set(stream: string, states: States): void {
    if (this.#young.size >= this.#generation && !this.#young.has(stream)) {
      this.#dropped(this.#old);
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(stream, states);
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
