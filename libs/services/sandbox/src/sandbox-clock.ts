import type { Clock, IsoInstant } from '@icx/runtime';
import { isByCommand, metadataOf, type EventStore, type JsonObject, type Origin } from '@icx/event-store';

const STREAM = 'sandbox-clock';

/** Who moved the clock, by which command, and how: so that the command sent again moves it once. */
interface MovedBy extends Origin {
  readonly party: string;
  readonly commandId: string;
  readonly move: JsonObject;
}

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
  async record(target: IsoInstant, { commandId, move, ...origin }: MovedBy): Promise<bigint> {
    for (;;) {
      const revision = BigInt((await this.log.readStream(STREAM)).length) - 1n;
      const result = await this.log.append(
        STREAM,
        revision < 0n ? 'no-stream' : revision,
        [{ type: 'sandbox.clock-moved.v1', data: { now: target, offsetMs: this.#offsetTo(target) } }],
        { metadata: metadataOf(origin, { command: commandId, move }) },
      );
      if (result.outcome === 'appended') return result.position;
    }
  }

  /** What this very command brought about, if it was carried out. */
  async movedBy({
    party,
    commandId,
  }: Pick<MovedBy, 'party' | 'commandId'>): Promise<{ now: IsoInstant; move: unknown } | undefined> {
    const moves = await this.log.readStream(STREAM);
    const found = moves.find((event) => isByCommand(event, party, commandId));
    return found && { now: found.data['now'] as IsoInstant, move: found.metadata['move'] };
  }

  /** Makes it that instant now; an earlier one than now changes nothing. */
  jumpTo(target: IsoInstant): void {
    this.#offset = Math.max(this.#offset, this.#offsetTo(target));
  }

  #offsetTo(target: IsoInstant): number {
    return Date.parse(target) - Date.parse(this.wall.now());
  }
}
