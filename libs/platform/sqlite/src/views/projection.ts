import type { EventStore, RecordedEvent } from '@icx/event-store';
import { evolve, refold, StreamStates, type States } from './stream-states.ts';
import { checkpointAt, type Checkpoint, type ViewsFile } from './views-file.ts';
import type { ViewSet } from './view-set.ts';

/** Streams per generation of the states held in memory: those under way. Another one costs a read of its stream. */
const GENERATION = 10_000;

interface Missing {
  readonly stream: string;
  readonly before: bigint;
  readonly into: States;
}

/** Brings one file of views forward along the log. */
export class Projection {
  readonly #file: ViewsFile;
  readonly #views: ViewSet;
  readonly #log: EventStore;
  readonly #states: StreamStates;

  constructor(file: ViewsFile, views: ViewSet, log: EventStore, generation = GENERATION) {
    this.#file = file;
    this.#views = views;
    this.#log = log;
    this.#states = new StreamStates(generation);
  }

  get checkpoint(): Checkpoint {
    return this.#file.checkpoint;
  }

  /**
   * Handles the events after the checkpoint, all or none of them. Within this turn if every stream is new or in memory,
   * which is nearly always: only then is nothing returned.
   */
  handle(events: readonly RecordedEvent[]): void | Promise<void> {
    const first = events[0];
    if (!first) return;
    const { position } = this.checkpoint;
    if (first.position !== position + 1n) {
      throw new Error(
        `The views are at position ${position} and were handed ${first.position}: the log skipped or repeated.`,
      );
    }
    const { touched, missing } = this.#find(events);
    if (missing.length === 0) return this.#apply(events, touched);
    return this.#load(missing).then(() => this.#apply(events, touched));
  }

  #find(events: readonly RecordedEvent[]): { touched: Map<string, States>; missing: Missing[] } {
    const touched = new Map<string, States>();
    const missing: Missing[] = [];
    for (const { stream, type, revision } of events) {
      if (touched.has(stream) || this.#views.following(type).length === 0) continue;
      let states = this.#states.get(stream);
      if (!states) {
        states = [];
        if (revision > 0n) missing.push({ stream, before: revision, into: states });
      }
      touched.set(stream, states);
    }
    return { touched, missing };
  }

  /** The stream may hold later events already: of this batch, or appended since. They are not this moment's. */
  async #load(missing: readonly Missing[]): Promise<void> {
    for (const { stream, before, into } of missing) {
      refold(this.#views, await this.#log.readStream(stream), before, into);
    }
  }

  #apply(events: readonly RecordedEvent[], touched: Map<string, States>): void {
    try {
      for (const event of events) {
        const states = touched.get(event.stream);
        if (states) evolve(this.#views, states, event);
      }
      this.#file.write(touched, checkpointAt(events.at(-1)!));
    } catch (error) {
      this.#states.clear(); // they are ahead of the file now
      throw error;
    }
    for (const [stream, states] of touched) this.#states.set(stream, states);
  }
}
