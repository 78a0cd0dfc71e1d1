import type { Clock, IsoInstant } from '@icx/clock';
import type { EventStore } from '@icx/event-store';

const STREAM = 'sandbox-clock';

/**
 * Wall clock plus an offset that only grows. The offset is kept as an event, so that every move is on record and a
 * restart goes on where the sandbox was.
 */
export class SandboxClock implements Clock {
  #offset = 0;

  constructor(
    private readonly wall: Clock,
    private readonly log: EventStore,
  ) {}

  static async open(wall: Clock, log: EventStore): Promise<SandboxClock> {
    const clock = new SandboxClock(wall, log);
    const last = (await log.readStream(STREAM)).at(-1);
    clock.#offset = Number(last?.data['offsetMs'] ?? 0);
    return clock;
  }

  now(): IsoInstant {
    return new Date(Date.parse(this.wall.now()) + this.#offset).toISOString();
  }

  /** Puts the move on record before time moves: after a crash the sandbox wakes at the target and catches up. */
  async record(target: IsoInstant, by: string): Promise<bigint> {
    for (;;) {
      const revision = BigInt((await this.log.readStream(STREAM)).length) - 1n;
      const result = await this.log.append(
        STREAM,
        revision < 0n ? 'no-stream' : revision,
        [{ type: 'sandbox.clock-moved.v1', data: { now: target, offsetMs: this.#offsetTo(target) } }],
        { metadata: { party: by } },
      );
      if (result.outcome === 'appended') return result.position;
    }
  }

  /** Makes it that instant now; an earlier one than now changes nothing. */
  jumpTo(target: IsoInstant): void {
    this.#offset = Math.max(this.#offset, this.#offsetTo(target));
  }

  #offsetTo(target: IsoInstant): number {
    return Date.parse(target) - Date.parse(this.wall.now());
  }
}
