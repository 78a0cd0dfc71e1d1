import { LeaseLost, type Leases } from './leases.ts';
import { LONGEST_PAUSE, pauseAfter } from './pause.ts';

/** One run of a job, under its lease. */
export interface Turn {
  /** Fencing token: what is committed under an older one is refused. */
  readonly token: bigint;
  /** Aborts when the job is to stop, or has lost its lease: finish the step in progress, then return. */
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
  /**
   * Runs only where the job of this name may: they share memory, so one process does both. Without it wherever its own lease
   * is to be had.
   */
  readonly beside?: string;
  /** What it does is of its process alone, so each process does it, and under no lease. */
  readonly ofProcess?: true;
  /** Types of events, by their beginning, that another process may record and that give it something to do: `files.file-`. */
  readonly wokenBy?: readonly string[];
  /** What of it cannot go on although the rest of it does. */
  problem?(): string | undefined;
  /** Another process does it now: nobody here has to wait for it. */
  standBy?(): void;
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

/** Those who stand by do not all ask at once. */
const jittered = (ms: number): number => ms * (0.75 + Math.random() / 2);

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
  /** Another process may have the lease: it is asked for again and again. */
  #standsBy = false;

  constructor(
    readonly job: Job,
    private readonly leases: Leases,
    private readonly schedule: Schedule,
    private readonly beside: string | undefined,
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
    if (!this.job.ofProcess) await this.leases.lapsing?.release(this.job.name);
  }

  /** Whether this process may do what the job does: it has the lease then, and keeps it until the job stops. */
  async takes(): Promise<boolean> {
    return (await this.#token()) !== undefined;
  }

  async #once(): Promise<void> {
    this.#standsBy = false;
    try {
      const token = await this.#token();
      if (token === undefined) this.#standBy();
      else await this.#runUnder(token);
      this.#goesWell();
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      this.#failures += 1;
    }
  }

  async #runUnder(token: bigint): Promise<void> {
    const { name, everyMs, ofProcess } = this.job;
    const lapsing = ofProcess ? undefined : this.leases.lapsing;
    const lost = lapsing?.lost(name);
    const stopped = this.#stopped.signal;
    const signal = lost ? AbortSignal.any([stopped, lost]) : stopped;
    try {
      await this.job.run({ token, signal, goesWell: () => this.#goesWell() });
    } catch (error) {
      if (!lapsing || !(lost?.aborted || error instanceof LeaseLost)) throw error;
      this.#standBy();
    } finally {
      if (lost?.aborted) this.#standBy();
      // Whoever is woken next may be another process; a job with times of its own keeps them by keeping its lease.
      if (everyMs === undefined) await lapsing?.release(name);
    }
  }

  #standBy(): void {
    this.#standsBy = this.leases.lapsing !== undefined;
    this.job.standBy?.();
  }

  async #token(): Promise<bigint | undefined> {
    const { name, ofProcess } = this.job;
    if (ofProcess) return 0n;
    const { beside } = this;
    if (beside !== undefined && (await this.leases.take(beside)) === undefined) return undefined;
    return this.leases.take(name);
  }

  #goesWell(): void {
    this.#failure = undefined;
    this.#failures = 0;
  }

  #next(): void {
    this.#run = undefined;
    if (this.#again) {
      this.#again = false;
      this.wake();
    } else this.#rest(this.#pause());
  }

  #pause(): number | undefined {
    const { everyMs } = this.job;
    if (this.#failures > 0) return pauseAfter(this.#failures, undefined, Math.max(everyMs ?? 0, LONGEST_PAUSE));
    return this.#standsBy ? jittered(this.leases.lapsing!.againMs) : everyMs;
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
    /** All of them share memory: each runs beside this one. */
    private readonly beside?: string,
  ) {}

  /** Its first run is when it is woken, or when its time has passed since the start. */
  add(job: Job): RunningJob {
    if (this.#jobs.has(job.name)) throw new Error(`There are two jobs of the name ${job.name}.`);
    const running = new Running(job, this.leases, this.schedule, this.beside ?? job.beside);
    this.#jobs.set(job.name, running);
    return running;
  }

  /** Starts this one alone, with its first run at once. */
  begin(name: string): void {
    const job = this.#jobs.get(name);
    job?.wake();
    job?.start();
  }

  /** Whether what the job of this name does is this process's to do now; another one's, if not. */
  async takes(name: string): Promise<boolean> {
    return (await this.#jobs.get(name)?.takes()) ?? false;
  }

  start(): void {
    for (const job of this.#jobs.values()) job.start();
  }

  /** Starts those that are of this process; the others run elsewhere. */
  startOwn(): void {
    for (const running of this.#jobs.values()) if (running.job.ofProcess) running.start();
  }

  /** Those that events of these types give something to do. */
  wokenBy(types: ReadonlySet<string>): readonly RunningJob[] {
    return [...this.#jobs.values()].filter(({ job: { wokenBy = [] } }) =>
      wokenBy.some((prefix) => [...types].some((type) => type.startsWith(prefix))),
    );
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
