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
