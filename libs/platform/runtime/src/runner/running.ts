import type { Job, RunningJob } from './job.ts';
import { LeaseLost, type Leases } from './leases.ts';
import { LONGEST_PAUSE, pauseAfter } from './pause.ts';

/** Calls later, after so many milliseconds; the answer calls it off. */
export type Schedule = (act: () => void, ms: number) => () => void;

/** Those who stand by do not all ask at once. */
const jittered = (ms: number): number => ms * (0.75 + Math.random() / 2);

/** One job as it is run: under its lease, in its time or when woken. */
export class Running implements RunningJob {
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
    if (beside !== undefined && (await this.#take(beside)) === undefined) return undefined;
    return this.#take(name);
  }

  /** A job that runs each second need not ask each second. */
  #take(name: string): bigint | undefined | Promise<bigint | undefined> {
    return this.leases.lapsing?.held(name) ?? this.leases.take(name);
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
