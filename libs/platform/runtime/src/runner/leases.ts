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
}

/** Somebody else has the lease since: nothing was committed. */
export class LeaseLost extends Error {
  constructor(name: string) {
    super(`Another process does ${name} now.`);
  }
}
