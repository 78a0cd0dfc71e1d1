import type { DatabaseSync, StatementSync } from 'node:sqlite';

export interface StreamEnd {
  readonly id: number;
  /** Revision of the stream's last event. */
  readonly revision: number;
}

/** Streams remembered per generation; at most twice as many are held, about 30 MB. */
const GENERATION = 50_000;

/** Where each stream ends. Streams used lately are remembered, which saves two look-ups per append. */
export class StreamEnds {
  readonly #find: StatementSync;
  readonly #create: StatementSync;
  #young = new Map<string, StreamEnd>();
  #old = new Map<string, StreamEnd>();

  constructor(db: DatabaseSync) {
    this.#find = db.prepare(
      `SELECT s.id, (SELECT max(e.revision) FROM events e WHERE e.stream_id = s.id) AS revision
       FROM streams s WHERE s.name = ?`,
    );
    this.#create = db.prepare('INSERT INTO streams(name) VALUES (?)');
  }

  find(stream: string): StreamEnd | undefined {
    return (
      this.#young.get(stream) ?? this.#old.get(stream) ?? (this.#find.get(stream) as unknown as StreamEnd | undefined)
    );
  }

  /** The id of a new stream. */
  create(stream: string): number {
    return Number(this.#create.run(stream).lastInsertRowid);
  }

  remember(stream: string, end: StreamEnd): void {
    this.#young.set(stream, end);
    if (this.#young.size < GENERATION) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  forget(stream: string): void {
    this.#young.delete(stream);
    this.#old.delete(stream);
  }
}
