import type { Leases } from './leases.ts';
import { LONGEST_PAUSE, pauseAfter } from './pause.ts';

/** One run of a job, under its lease. */
export interface Turn {
  /** Fencing token: what is committed under an older one is refused. */
  readonly token: bigint;
  /** Aborts when the job is to stop: finish the step in progress, then return. */
  readonly signal: AbortSignal;
  /** For a run that goes on and on: what failed before is over. */
  readonly goesWell: () => void;
}

/** Something that runs by itself. */
export interface Job {
  /** Its lease has this name. */
  readonly name: string;
  /** Its entry in `/readyz`, where that has another name. */
  readonly check?: string;
  /** From the end of one run to the next, milliseconds. Without it it runs when it is woken, and after a failure. */
  readonly everyMs?: number;
  run(turn: Turn): Promise<unknown>;
  /** What of it cannot go on although the rest of it does. */
  problem?(): string | undefined;
}

/** A job that was given to the runner. */
export interface RunningJob {
  /** Runs it at once, and once more if it is running; before it was started, then. */
  wake(): void;
  /** Why it does not do what it should; `undefined`: it does. */
  problem(): string | undefined;
}

/** Calls later, after so many milliseconds; the answer calls it off. */
export type Schedule = (act: () => void, ms: number) => () => void;

/** The longest that a timer of Node.js takes. */
const FURTHEST = 2 ** 31 - 1;

const wallSchedule: Schedule = (act, ms) => {
  const timer = setTimeout(act, Math.min(ms, FURTHEST)).unref();
  return () => clearTimeout(timer);
};

class Running implements RunningJob {
  readonly #stopped = new AbortController();
  #run: Promise<void> | undefined;
  #started = false;
  #again = false;
  #callOff: (() => void) | undefined;
  #failure: string | undefined;
  /** In a row. */
  #failures = 0;

  constructor(
    private readonly job: Job,
    private readonly leases: Leases,
    private readonly schedule: Schedule,
  ) {}

  get check(): string {
    return this.job.check ?? this.job.name;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#next();
  }

  wake(): void {
    if (this.#stopped.signal.aborted) return;
    if (this.#run || !this.#started) this.#again = true;
    else {
      this.#callOff?.();
      this.#run = this.#once().then(() => this.#next());
    }
  }

  problem(): string | undefined {
    return this.#failure ?? this.job.problem?.();
  }

  /** Resolves when the step in progress, if any, is done. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#callOff?.();
    await this.#run;
  }

  async #once(): Promise<void> {
    try {
      const token = await this.leases.take(this.job.name);
      if (token !== undefined)
        await this.job.run({ token, signal: this.#stopped.signal, goesWell: () => this.#goesWell() });
      this.#goesWell();
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      this.#failures += 1;
    }
  }

  #goesWell(): void {
    this.#failure = undefined;
    this.#failures = 0;
  }

  #next(): void {
    this.#run = undefined;
    const { everyMs } = this.job;
    const longest = Math.max(everyMs ?? 0, LONGEST_PAUSE);
    if (this.#again) {
      this.#again = false;
      this.wake();
    } else this.#rest(this.#failures > 0 ? pauseAfter(this.#failures, undefined, longest) : everyMs);
  }

  #rest(ms: number | undefined): void {
    if (ms === undefined || this.#stopped.signal.aborted) return;
    this.#callOff = this.schedule(() => this.wake(), ms);
  }
}

/**
 * Runs everything that runs by itself: in its time or when woken, under a lease, again and again after growing pauses when
 * it fails. No job holds up another one.
 */
export class Runner {
  readonly #jobs = new Map<string, Running>();

  constructor(
    private readonly leases: Leases,
    private readonly schedule = wallSchedule,
  ) {}

  /** Its first run is when it is woken, or when its time has passed since the start. */
  add(job: Job): RunningJob {
    if (this.#jobs.has(job.name)) throw new Error(`There are two jobs of the name ${job.name}.`);
    const running = new Running(job, this.leases, this.schedule);
    this.#jobs.set(job.name, running);
    return running;
  }

  /** Starts this one alone, with its first run at once. */
  begin(name: string): void {
    const job = this.#jobs.get(name);
    job?.wake();
    job?.start();
  }

  start(): void {
    for (const job of this.#jobs.values()) job.start();
  }

  /** For `/readyz`: one for each job, under its name. */
  checks(): readonly {
    readonly name: string;
    readonly critical: false;
    readonly look: () => Promise<string | undefined>;
  }[] {
    return [...this.#jobs.values()].map((job) => ({
      name: job.check,
      critical: false,
      look: async () => job.problem(),
    }));
  }

  /** Resolves when nothing runs any more; the job that was added last stops first. */
  async stop(): Promise<void> {
    for (const job of [...this.#jobs.values()].toReversed()) await job.stop();
  }
}
