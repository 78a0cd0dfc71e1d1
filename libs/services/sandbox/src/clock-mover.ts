import { Turns } from '@icx/commands';
import type { DocumentOf } from '@icx/documents';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Position } from '@icx/event-store';
import { ViewsBehind, type ReadStore } from '@icx/read-store';
import { until, type Checkpoints, type Job, type Turn } from '@icx/runtime';
import type { CommandContext } from '@icx/commands';
import { advance, instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { clockSchema } from './documents.ts';
import type { ClockMove, SandboxClock } from './sandbox-clock.ts';

/** What falls due at instants of its own. */
export interface Due {
  nextDueAt(): Promise<Instant | undefined>;
  /** Does everything that is due now. */
  sweep(): Promise<unknown>;
}

/** Beyond it no deadline can be told; and as time does not run backwards, the sandbox would be of no more use. */
const END_OF_TIME = instant('9000-01-01T00:00:00.000Z');

type Arrivals = Pick<Checkpoints, 'load'>;

/** Of the job that does what falls due, and of how far it has come. */
export const clockJob = 'sandbox-clock';
const TICK = 1_000;
/** For so long a process that moves time waits for the one that does what falls due [choice], milliseconds … */
const PATIENCE = 120_000;
/** … looking so often whether it is done. */
const LOOK = 10;

/** Moves the sandbox's clock through every instant at which something is due, in order, as if one had waited. */
export class ClockMover {
  readonly #turns = new Turns();
  readonly #due: Due[];
  readonly #settled: (() => Promise<void>)[];
  #elsewhere: Arrivals | undefined;

  constructor(
    private readonly clock: SandboxClock,
    due: readonly Due[],
    private readonly views: ReadStore,
    /** Resolves when everything that follows the log has come as far as it is now. */
    settled: () => Promise<void> = async () => undefined,
  ) {
    this.#due = [...due];
    this.#settled = [settled];
  }

  /** Moves on besides what an application opens on the services: a channel that has people told at hours of theirs. */
  join(due: Due, settled: () => Promise<void>): void {
    this.#due.push(due);
    this.#settled.push(settled);
  }

  /** What falls due is done by another process, which says there how far it has come. */
  stepElsewhere(arrivals: Arrivals): Promise<void> {
    this.#elsewhere = arrivals;
    return this.clock.follow();
  }

  /** Does what falls due when another process has moved time. */
  job(arrivals: Checkpoints): Job {
    const run = async ({ token }: Pick<Turn, 'token'>): Promise<void> => {
      const last = await this.clock.lastMove();
      if (!last || (await arrivals.load(clockJob)) >= last.position) return;
      await this.#turns.take('clock', () => this.#stepTo(last.now));
      await this.views.reached(last.position);
      await arrivals.store(clockJob, last.position, token);
    };
    return { name: clockJob, everyMs: TICK, wokenBy: ['sandbox.clock-moved.'], run };
  }

  /** @returns the new time, once everything that fell due has happened and the views show it. */
  move(move: ClockMove, context: CommandContext): Promise<DocumentOf<typeof clockSchema> | Refusal> {
    // In turns: of two moves at once the one recorded last is the later one, or a restart would go back.
    return this.#turns.take('clock', () => this.#move(move, context));
  }

  async #move(move: ClockMove, context: CommandContext): Promise<DocumentOf<typeof clockSchema> | Refusal> {
    const moved = await this.clock.record(move, context, () => this.#targetOf(move));
    if (isRefusal(moved)) return moved;
    const { now: target } = moved.state!;
    // Sent again it waits too: whoever had no answer may have asked another process, and what falls due is not done yet.
    if (this.#elsewhere) await this.#arrivedElsewhere(moved.position as Position, this.#elsewhere);
    else if (!moved.replayed) await this.#stepTo(target);
    await this.views.reached(moved.position);
    return { now: target };
  }

  async #stepTo(target: Instant): Promise<void> {
    // What falls due at the target because of what fell due there is done, too.
    for (let arrived = false; ;) {
      const [next] = (await Promise.all(this.#due.map((one) => one.nextDueAt()))).filter(isInstant).toSorted();
      const isDue = next !== undefined && next <= target;
      if (arrived && !isDue) break;
      arrived = !isDue;
      this.clock.jumpTo(isDue ? next : target);
      await this.#sweep();
    }
  }

  async #arrivedElsewhere(position: Position, arrivals: Arrivals): Promise<void> {
    const arrived = async () => (await arrivals.load(clockJob)) >= position;
    if (!(await until(arrived, { patienceMs: PATIENCE, lookMs: LOOK })))
      throw new ViewsBehind('Time was moved, and what fell due is not done yet: see that a worker runs.');
    await this.clock.reached(position);
  }

  async #sweep(): Promise<void> {
    for (const one of this.#due) await one.sweep();
    for (const settled of this.#settled) await settled();
  }

  #targetOf(move: ClockMove): Instant | Refusal {
    const start = instant(this.clock.now());
    const target = 'now' in move ? move.now : advance(start, move.advance);
    const pointer = 'now' in move ? '/now' : '/advance';
    if (isRefusal(target)) return { ...target, pointer };
    if (target >= END_OF_TIME)
      return refuse('clock-too-far', `Time in a sandbox ends at ${END_OF_TIME}. Move it less far.`, pointer);
    if (target >= start) return target;
    return refuse.conflict(
      'clock-backwards',
      `It is ${start} in this sandbox and time does not run backwards. Give a later instant.`,
      pointer,
    );
  }
}

const isInstant = (at: Instant | undefined): at is Instant => at !== undefined;
