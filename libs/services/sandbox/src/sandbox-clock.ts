import { Followed, type Clock, type IsoInstant } from '@icx/runtime';
import { deciderOf, Commands, folded, type CommandContext, type Done } from '@icx/commands';
import type { EventStore, Position } from '@icx/event-store';
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
  #followed: Followed<Moved> | undefined;
  readonly #commands: Commands;

  constructor(
    private readonly wall: Clock,
    private readonly log: EventStore,
  ) {
    this.#commands = new Commands(log);
  }

  static async open(wall: Clock, log: EventStore): Promise<SandboxClock> {
    const clock = new SandboxClock(wall, log);
    const { state } = await clock.#commands.load(STREAM, aClock);
    clock.#offset = state?.offsetMs ?? 0;
    return clock;
  }

  /** From now on it is that time here to which any process moves it. */
  async follow(): Promise<void> {
    this.#followed = await Followed.stream(this.log, STREAM, {
      prefix: 'sandbox.clock-',
      fold: (stream, events) => folded(stream, events, aClock).state ?? undefined,
    });
  }

  /** Resolves when it is the time here to which it was moved up to that position. */
  async reached(position: bigint): Promise<void> {
    await this.#followed?.reached(position);
  }

  now(): IsoInstant {
    this.#learn(this.#followed?.states.get(STREAM));
    return new Date(Date.parse(this.wall.now()) + this.#offset).toISOString();
  }

  /** Where it was last moved to, by whichever process; `undefined`: never. */
  async lastMove(): Promise<(Moved & { readonly position: Position }) | undefined> {
    const { state, events } = await this.#commands.load(STREAM, aClock);
    return state ? { ...state, position: events.at(-1)!.position } : undefined;
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
    return this.#commands.perform(STREAM, aClock, context, (moved) => {
      this.#learn(moved);
      const now = targetOf();
      if (isRefusal(now)) return now;
      return [{ type: 'sandbox.clock-moved.v1', data: { now, offsetMs: this.#offsetTo(now), move } }];
    });
  }

  /** Makes it that instant now; an earlier one than now changes nothing. */
  jumpTo(target: IsoInstant): void {
    this.#offset = Math.max(this.#offset, this.#offsetTo(target));
  }

  /** What another process has put on record. */
  #learn(moved: Moved | null | undefined): void {
    this.#offset = Math.max(this.#offset, moved?.offsetMs ?? 0);
  }

  #offsetTo(target: IsoInstant): number {
    return Date.parse(target) - Date.parse(this.wall.now());
  }
}
