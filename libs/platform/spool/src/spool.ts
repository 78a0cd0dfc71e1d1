/** What a worker thread opens an entry with: plain data, no key ring. */
export interface SpoolHandle {
  readonly path: string;
  readonly name: string;
  /** The entry's own data key, 32 bytes: never stored in clear. */
  readonly key: Uint8Array;
  /** Plain bytes that were durable when it was asked for: what is appended later is not read. */
  readonly size: number;
}

/** A chunk does not open, or is not where it has to be: the file was changed, or the disk lost it. Never retry. */
export class SpoolBroken extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(`The spooled entry ${name} does not open: its file or its key was changed.`, options);
  }
}

/** Somebody else has written to the entry since: nothing was written. */
export class SpoolMoved extends Error {
  constructor(name: string) {
    super(`Another process writes to the spooled entry ${name}.`);
  }
}

/** A lease as its holder has it: where processes share the spool, nothing is written under one that another has taken. */
export interface UnderLease {
  readonly name: string;
  readonly token: bigint;
}

/** How an entry is written that only one may write to at a time. */
export interface AppendOptions {
  /** Its length before, in plain bytes. Throws `SpoolMoved` where it has another one. */
  readonly from?: number;
  /** Throws `LeaseLost`. */
  readonly lease?: UnderLease;
}

/**
 * What is written aside while it is worked on: an upload as it came, the results of its rows. Each entry is a row of
 * chunks sealed under the entry's own data key, appended and read in order. Nothing of it is ever in clear on the disk.
 * A name is up to 100 letters, digits, `_`, `-` and `.`, and does not begin with a dot. What is asked of one entry is
 * done in turn. Throws `KmsUnavailable` and `StorageUnavailable`.
 */
export interface Spool {
  /** Appends all of it or, after a crash, nothing; durable when it resolves. Creates the entry. Its length in plain bytes. */
  append(name: string, bytes: Uint8Array, options?: AppendOptions): Promise<number>;
  /** Plain bytes that are durable; `undefined`: no such entry. */
  size(name: string): Promise<number | undefined>;
  /** Cuts to a length that an append has ended with. Throws `SpoolBroken` for another one, and `LeaseLost`. */
  truncate(name: string, size: number, lease?: UnderLease): Promise<void>;
  /** From that plain byte on, as far as was durable when it began. Throws `SpoolBroken`; of no entry, nothing. */
  read(name: string, from?: number): AsyncIterable<Uint8Array>;
  /** For `readSpooled` in a worker thread. Whoever asked for it gives it back with `release`. */
  handle(name: string): Promise<SpoolHandle | undefined>;
  /** Zeroes the key, and removes what was made for the handle alone. */
  release(handle: SpoolHandle): Promise<void>;
  /** A second time it does nothing. */
  delete(name: string): Promise<void>;
  /** Entries, and when each was last written (ISO 8601). */
  list(): AsyncIterable<{ readonly name: string; readonly writtenAt: string }>;
  /**
   * Puts the data key of every entry that is under an older wrapping key than this version under the newest. Interrupted,
   * it is simply called again. Names of entries whose key does not open.
   */
  rewrapTo(version: number): Promise<readonly string[]>;
  close(): Promise<void>;
}
