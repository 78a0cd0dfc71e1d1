import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { ReadStore } from '@icx/read-store';
import type { Timers } from '@icx/requests-service';
import { advance, instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { SandboxClock } from './sandbox-clock.ts';

/** To an instant, or on by an ISO 8601 duration, counted on the London calendar. */
export type ClockMove = { readonly now: Instant } | { readonly advance: string };

/** Moves the sandbox's clock through every instant at which something is due, in order, as if one had waited. */
export class ClockDesk {
  constructor(
    private readonly clock: SandboxClock,
    private readonly timers: Timers,
    private readonly views: ReadStore,
  ) {}

  /** @returns the new time, once everything that fell due has happened and the views show it. */
  async move(move: ClockMove, by: PartyId): Promise<{ readonly now: Instant } | Refusal> {
    const start = instant(this.clock.now());
    const target = 'now' in move ? move.now : advance(start, move.advance);
    if (isRefusal(target)) return target;
    if (target < start)
      return refuse(
        'clock-backwards',
        `It is ${start} in this sandbox and time does not run backwards. Give a later instant.`,
        '/now',
      );
    const recorded = await this.clock.record(target, by);
    for (;;) {
      const due = await this.timers.nextDueAt();
      if (due === undefined || due > target) break;
      this.clock.jumpTo(due);
      await this.timers.sweep();
    }
    this.clock.jumpTo(target);
    await this.timers.sweep();
    await this.views.reached(recorded);
    return { now: instant(this.clock.now()) };
  }
}
