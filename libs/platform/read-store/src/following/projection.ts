import { setImmediate } from 'node:timers/promises';
import type { Batch, EventStore, Position, RecordedEvent } from '@icx/event-store';
import type { TableRow } from '../view.ts';
import { checkpointAt, type Checkpoint } from './checkpoint.ts';
import { changedRows } from './state-rows.ts';
import { evolve, refold, StreamStates, unfolded, type Folded } from './stream-states.ts';
import type { ViewSet } from './view-set.ts';

/** Streams per generation of the states held in memory: those under way. Another one costs a read of its stream. */
const GENERATION = 10_000;

/** Events per turn while rebuilt views are brought up to date: some milliseconds. */
const PAGE = 250;

/** Where an engine keeps the rows of views. */
export interface StoredViews {
  readonly checkpoint: Checkpoint;
  /** Inserts or replaces the rows, in their order, and moves the checkpoint, in one transaction: both or neither. */
  write(rows: Iterable<TableRow>, checkpoint: Checkpoint): void | Promise<void>;
}

interface Missing {
  readonly stream: string;
  readonly before: bigint;
  readonly into: Folded;
}

/** Brings stored views forward along the log. */
export class Projection {
  readonly #stored: StoredViews;
  readonly #views: ViewSet;
  readonly #log: EventStore;
  readonly #states: StreamStates;
  /** The end of what it was handed last: behind the last event there may be a stretch with nothing of this log in it. */
  #passed: Position | undefined;

  constructor(stored: StoredViews, views: ViewSet, log: EventStore, generation = GENERATION) {
    this.#stored = stored;
    this.#views = views;
    this.#log = log;
    this.#states = new StreamStates(generation);
  }

  get checkpoint(): Checkpoint {
    return this.#stored.checkpoint;
  }

  /**
   * Handles the events after the checkpoint, all or none of them. If every stream is new or in memory, which is nearly
   * always, and the engine writes at once, within this turn: only then is nothing returned.
   * @param stretch of the log that they are all of, where it says so
   */
  handle(events: readonly RecordedEvent[], stretch?: Pick<Batch, 'after' | 'reached'>): void | Promise<void> {
    const [first] = events;
    const { position } = this.checkpoint;
    const follows = stretch === undefined || stretch.after === position || stretch.after === this.#passed;
    if (!follows || (first && first.position <= position)) {
      const handed = `${first?.position ?? stretch?.reached} after ${stretch?.after ?? position}`;
      throw new Error(`The views are at position ${position} and were handed ${handed}: the log skipped or repeated.`);
    }
    const written = first && this.#write(events);
    if (written) return written.then(() => this.#pass(stretch));
    this.#pass(stretch);
  }

  /** Handles what the log has up to this position, letting a process that serves meanwhile have its turns. */
  async catchUp(target: bigint): Promise<void> {
    while (this.checkpoint.position < target) {
      await this.handle(await this.#log.readAll(this.checkpoint.position, PAGE));
      await setImmediate();
    }
  }

  #pass(stretch: Pick<Batch, 'reached'> | undefined): void {
    this.#passed = stretch?.reached;
  }

  #write(events: readonly RecordedEvent[]): void | Promise<void> {
    const { touched, missing } = this.#find(events);
    if (missing.length === 0) return this.#apply(events, touched);
    return this.#load(missing).then(() => this.#apply(events, touched));
  }

  #find(events: readonly RecordedEvent[]): { touched: Map<string, Folded>; missing: Missing[] } {
    const touched = new Map<string, Folded>();
    const missing: Missing[] = [];
    for (const { stream, type, revision } of events) {
      if (touched.has(stream) || !this.#views.folds(type)) continue;
      let folded = this.#states.get(stream);
      if (!folded) {
        folded = unfolded();
        if (revision > 0n) missing.push({ stream, before: revision, into: folded });
      }
      touched.set(stream, folded);
    }
    return { touched, missing };
  }

  /** The stream may hold later events already: of this batch, or appended since. They are not this moment's. */
  async #load(missing: readonly Missing[]): Promise<void> {
    for (const { stream, before, into } of missing) {
      refold(this.#views, await this.#log.readStream(stream), before, into);
    }
  }

  #apply(events: readonly RecordedEvent[], touched: Map<string, Folded>): void | Promise<void> {
    const failed = (error: unknown): never => {
      this.#states.clear(); // they are ahead of what is stored now
      throw error;
    };
    try {
      const rows: TableRow[] = [];
      const append = (more: readonly TableRow[]) => {
        for (const row of more) rows.push(row);
      };
      for (const event of events) evolve(this.#views, touched.get(event.stream) ?? unfolded(), event, append);
      append(changedRows(this.#views, touched));
      const written = this.#stored.write(rows, checkpointAt(events.at(-1)!));
      if (written) return written.then(() => this.#keep(touched), failed);
      this.#keep(touched);
    } catch (error) {
      failed(error);
    }
  }

  #keep(touched: Map<string, Folded>): void {
    for (const [stream, folded] of touched) this.#states.set(stream, folded);
  }
}
