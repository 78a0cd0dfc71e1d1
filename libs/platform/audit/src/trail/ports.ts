import type { LeafIndex } from '@icx/event-store';

/**
 * The log's leaves, each under its index: from 1, without gaps, the first field of its text. In the embedded log that is
 * the event's position, and the hash was written with the event.
 */
export interface LeafSource extends LeafIndex {
  /** Index of the last leaf; 0 when there is none. */
  head(): Promise<number>;
  /** The 32-byte hashes of at most `limit` leaves after an index, one after the other. */
  hashes(after: number, limit: number): Promise<Uint8Array>;
}

export interface SignedCheckpoint {
  /** The first so many events … */
  readonly size: number;
  /** … have this root. */
  readonly root: Uint8Array;
  /** Wall clock, ISO 8601. Not signed: it proves nothing. */
  readonly at: string;
  /** What was signed and published, whole. */
  readonly note: string;
}

/** Where the checkpoints are kept for good: apart from the log, so that what cuts the log short leaves them there. */
export interface SignedCheckpoints {
  /** What an operator finds them by: a file, or a schema. */
  readonly place: string;
  /** The log that they are of; `undefined` while there is none. */
  origin(): Promise<string | undefined>;
  begin(origin: string): Promise<void>;
  latest(): Promise<SignedCheckpoint | undefined>;
  find(size: number): Promise<SignedCheckpoint | undefined>;
  /** The smallest that is larger. */
  after(size: number): Promise<SignedCheckpoint | undefined>;
  /**
   * Durable when it resolves. Sizes only grow: `false` and nothing stored where one as large or larger is there, which
   * another process has signed.
   */
  append(checkpoint: SignedCheckpoint): Promise<boolean>;
}
