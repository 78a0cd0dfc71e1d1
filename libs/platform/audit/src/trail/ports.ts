/** The log's leaf hashes as they are stored, read beside its writer. */
export interface LeafSource {
  /** Position of the last event. */
  head(): number;
  /** The 32-byte hashes of at most `limit` events after a position, one after the other. */
  hashes(after: number, limit: number): Uint8Array;
}

export interface StoredCheckpoint {
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
export interface CheckpointStore {
  /** The log that they are of; `undefined` while there is none. */
  origin(): string | undefined;
  begin(origin: string): void;
  latest(): StoredCheckpoint | undefined;
  find(size: number): StoredCheckpoint | undefined;
  /** The smallest that is larger. */
  after(size: number): StoredCheckpoint | undefined;
  /** Durable when it returns. Sizes only grow. */
  append(checkpoint: StoredCheckpoint): void;
}
