import { beginning, type Batch, type EventStore, type Position, type RecordedEvent } from '@icx/event-store';
import { traced } from '@icx/telemetry';
import type { ReadStore } from '@icx/read-store';
import type { Job, Turn } from '../runner/job.ts';
import type { Checkpoints } from './checkpoints.ts';
import { Elsewhere } from './elsewhere.ts';
import { Waiters } from './waiters.ts';

export interface ReactorOptions {
  /** Of its lease and its checkpoint. */
  readonly name: string;
  /** Its entry in `/readyz`. */
  readonly check?: string;
  /** Event types that it handles, by their beginning: `switching.switch-`. The others only move its checkpoint. */
  readonly prefixes: readonly string[];
  /** Does what the events call for; given again, the same events bring about nothing new. */
  readonly handle: (events: readonly RecordedEvent[]) => Promise<void>;
  readonly problem?: () => string | undefined;
  /** Where one that has never run begins; otherwise with the log. */
  readonly begins?: () => Promise<Position>;
  /**
   * From where on something waits that is in memory alone: no checkpoint beyond it is stored, and a process that starts
   * again is given it again. `undefined`: nothing waits.
   */
  readonly waitsFrom?: () => Position | undefined;
}

/** Milliseconds from one stored checkpoint to the next. */
const SECOND = 1_000;

/** Follows the log and acts, from its own checkpoint: a job that runs until it is stopped. */
export class Reactor implements Job {
  #position = beginning;
  #stored = beginning;
  #storedAt = -Infinity;
  #failure: Error | undefined;
  #ended = false;
  #runs = false;
  readonly #waiters = new Waiters();
  readonly #elsewhere: Elsewhere;

  constructor(
    private readonly log: Pick<EventStore, 'head' | 'subscribe' | 'readAll'>,
    private readonly views: Pick<ReadStore, 'reached'>,
    private readonly checkpoints: Checkpoints,
    private readonly options: ReactorOptions,
  ) {
    this.#elsewhere = new Elsewhere({ log, checkpoints, name: options.name, handles: this.#handles });
  }

  get name(): string {
    return this.options.name;
  }

  get check(): string {
    return this.options.check ?? this.name;
  }

  /** Of the last handled event. */
  position(): Position {
    return this.#position;
  }

  /** Why it stands still, if it does. */
  failure(): Error | undefined {
    return this.#failure;
  }

  problem(): string | undefined {
    return this.options.problem?.();
  }

  /** Another process follows. */
  standBy(): void {
    this.#ended = true;
    this.#waiters.releaseAll();
  }

  /** Resolves when it has handled this position, cannot go on for now (see `failure`), or another process handles it. */
  async reached(position: bigint): Promise<void> {
    if (!this.#runs && this.checkpoints.shared) await this.#elsewhere.reached(position);
    else if (this.#position < position && !this.#failure && !this.#ended) await this.#waiters.for(position);
  }

  /** Rejects with whatever it was that failed, a store, a handler, the log itself. */
  async run(turn: Turn): Promise<void> {
    this.#ended = false;
    this.#runs = true;
    try {
      await this.#follow(turn);
      this.#ended = true;
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      this.#runs = false;
      this.#waiters.releaseAll();
    }
  }

  readonly #handles = ({ type }: RecordedEvent): boolean =>
    this.options.prefixes.some((prefix) => type.startsWith(prefix));

  async #follow(turn: Turn): Promise<void> {
    this.#stored = await this.checkpoints.load(this.name);
    if (this.#stored === beginning && this.options.begins) await this.#store(await this.options.begins(), turn);
    const head = await this.log.head();
    if (this.#stored > this.#position) this.#position = this.#stored;
    // Never from beyond the log, which a restore may have made shorter.
    if (this.#position > head) this.#position = this.#stored = head;
    this.#waiters.reached(this.#position);
    const subscription = this.log.subscribe({ after: this.#position }, (batch) => this.#handle(batch, turn));
    const stop = (): void => void subscription.stop();
    if (turn.signal.aborted) stop();
    else turn.signal.addEventListener('abort', stop, { once: true });
    await subscription.done.finally(() => turn.signal.removeEventListener('abort', stop));
    await this.#store(this.#position, turn);
  }

  async #handle({ reached: last, events }: Batch, turn: Turn): Promise<void> {
    const own = events.filter(this.#handles);
    if (own.length > 0) {
      await this.views.reached(last);
      const after = own.map(({ metadata }) => metadata['trace']);
      await traced(`reactor ${this.name}`, () => this.options.handle(own), { after });
    }
    // Before it counts as handled: what cannot be stored is handled again. Others may be waiting for what it did.
    if ((this.checkpoints.shared && own.length > 0) || performance.now() - this.#storedAt > SECOND)
      await this.#store(last, turn);
    this.#position = last;
    this.#failure = undefined;
    turn.goesWell();
    this.#waiters.reached(last);
  }

  /** Not while something cannot go on: a process that starts again hands it out again, and knows of nothing else. */
  async #store(position: Position, { token }: Turn): Promise<void> {
    if (this.problem() !== undefined) return;
    const waits = this.options.waitsFrom?.() ?? position;
    const upTo = waits < position ? waits : position;
    if (upTo > this.#stored) {
      await this.checkpoints.store(this.name, upTo, token);
      this.#stored = upTo;
    }
    this.#storedAt = performance.now();
  }
}
