/** What a worker thread opens an entry with: plain data, no key ring. */
export interface SpoolHandle {
  readonly path: string;
  /** The entry's own data key, 32 bytes: never stored in clear. */
  readonly key: Uint8Array;
}

/**
 * What is written aside while it is worked on: an upload as it came, the results of its rows. Each entry is a row of
 * chunks sealed under the entry's own data key, appended and read in order. Nothing of it is ever in clear on the disk.
 */
export interface Spool {
  /** Appends; durable when it resolves. Creates the entry. Gives the entry's length in plain bytes. */
  append(name: string, bytes: Uint8Array): Promise<number>;
  /** Plain bytes that are durable; `undefined`: no such entry. */
  size(name: string): Promise<number | undefined>;
  /** Cuts to a length that an append has ended with: what a crash left beyond it goes. */
  truncate(name: string, size: number): Promise<void>;
  /** From that plain byte on. Throws `SpoolBroken` for a chunk that does not open. */
  read(name: string, from?: number): AsyncIterable<Uint8Array>;
  /** For `readSpooled` in a worker thread. */
  handle(name: string): Promise<SpoolHandle | undefined>;
  /** A second time it does nothing. */
  delete(name: string): Promise<void>;
  /** Entries, and when each was last written (ISO 8601). */
  list(): AsyncIterable<{ readonly name: string; readonly writtenAt: string }>;
  close(): Promise<void>;
}
