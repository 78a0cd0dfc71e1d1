/**
 * Who may do what only one process may do at a time. An embedded exchange has its data folder to itself, so it always
 * gets the lease; the token keeps out a process that was thought dead and is not.
 */
export interface Leases {
  /**
   * Takes the lease of this name, or keeps it; `undefined`: another process has it. The answer is the fencing token, larger
   * than that of everybody who had the lease before.
   */
  take(name: string): Promise<bigint | undefined>;
  /** Absent where nobody but this process ever asks. */
  readonly lapsing?: Lapsing;
}

/** Of leases that several processes ask for: each lapses unless whoever has it renews it, which the engine does by itself. */
export interface Lapsing {
  /** Milliseconds after which to ask again for a lease that another process has. */
  readonly againMs: number;
  /** Its token where this process is sure, by its own clock, that it has the lease and nobody else can have it yet. */
  held(name: string): bigint | undefined;
  /** Aborts when this process has the lease of this name no more. */
  lost(name: string): AbortSignal;
  /** Another process may have it at once. Never rejects: what cannot be given back lapses. */
  release(name: string): Promise<void>;
}

/** Somebody else has the lease since: nothing was committed. */
export class LeaseLost extends Error {
  constructor(name: string) {
    super(`Another process does ${name} now.`);
  }
}
