import type { Clock, IsoInstant } from '@icx/runtime';
import { deciderOf, Commands, type CommandContext, type Done } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';

const STREAM = 'sandbox-clock';

/** To an instant, or on by an ISO 8601 duration, counted on the London calendar. */
export type ClockMove = { readonly now: Instant } | { readonly advance: string };

export interface Moved {
  readonly now: Instant;
  readonly offsetMs: number;
  /** As it was asked for; of older events it is in the metadata. */
  readonly move?: ClockMove;
}

export interface ClockMoved {
  readonly type: 'sandbox.clock-moved.v1';
  readonly data: Moved;
}

const aClock = deciderOf<Moved | null, ClockMoved>(null, (_, { data }) => data, ['sandbox.clock-moved.v1']);

/**
 * Wall clock plus an offset that only grows. The offset is kept as an event, so that every move is on record and a
 * restart goes on where the sandbox was.
 */
export class SandboxClock implements Clock {
  #offset = 0;
  readonly #commands: Commands;

  constructor(
    private readonly wall: Clock,
    log: EventStore,
  ) {
    this.#commands = new Commands(log);
  }

  static async open(wall: Clock, log: EventStore): Promise<SandboxClock> {
    const clock = new SandboxClock(wall, log);
    const { state } = await clock.#commands.load(STREAM, aClock);
    clock.#offset = state?.offsetMs ?? 0;
    return clock;
  }

  now(): IsoInstant {
    return new Date(Date.parse(this.wall.now()) + this.#offset).toISOString();
  }

  /**
   * Puts the move on record before time moves: after a crash the sandbox wakes at the target and catches up.
   * @param targetOf told only for a command that is new.
   */
  record(
    move: ClockMove,
    context: CommandContext,
    targetOf: () => Instant | Refusal,
  ): Promise<Done<Moved | null, ClockMoved> | Refusal> {
    return this.#commands.perform(STREAM, aClock, context, () => {
      const now = targetOf();
      if (isRefusal(now)) return now;
      return [{ type: 'sandbox.clock-moved.v1', data: { now, offsetMs: this.#offsetTo(now), move } }];
    });
  }

  /** Makes it that instant now; an earlier one than now changes nothing. */
  jumpTo(target: IsoInstant): void {
    this.#offset = Math.max(this.#offset, this.#offsetTo(target));
  }

  #offsetTo(target: IsoInstant): number {
    return Date.parse(target) - Date.parse(this.wall.now());
  }
}
