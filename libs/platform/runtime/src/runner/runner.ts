import type { Job, RunningJob } from './job.ts';
import type { Leases } from './leases.ts';
import { Running, type Schedule } from './running.ts';

/** The longest that a timer of Node.js takes. */
const FURTHEST = 2 ** 31 - 1;

const wallSchedule: Schedule = (act, ms) => {
  const timer = setTimeout(act, Math.min(ms, FURTHEST)).unref();
  return () => clearTimeout(timer);
};

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
