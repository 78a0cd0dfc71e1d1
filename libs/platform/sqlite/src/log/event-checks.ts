import { leafHash } from '@icx/event-store';

/** As read; in a damaged row any column may have any type. */
export type EventRow = [
  position: number,
  streamId: number,
  stream: unknown,
  revision: unknown,
  type: unknown,
  data: unknown,
  metadata: unknown,
  recordedAt: unknown,
  leaf: unknown,
];

/** Is the row what its leaf hash was taken of? */
const isAsWritten = ([position, , stream, revision, type, data, metadata, recordedAt, leaf]: EventRow): boolean => {
  if (typeof stream !== 'string' || typeof type !== 'string' || typeof recordedAt !== 'string') return false;
  if (typeof data !== 'string' || typeof metadata !== 'string' || typeof revision !== 'number') return false;
  const fields = { index: position, stream, revision, type, recordedAt, metadata, data };
  return ArrayBuffer.isView(leaf) && Buffer.compare(leaf as Uint8Array, leafHash(fields)) === 0;
};

/** What can be said of events one after another, in the order of the log. */
export class EventChecks {
  /** Events seen. */
  events = 0;
  /** The position that has to come next. */
  expected = 1;
  readonly #report: (position: number, what: string) => void;
  readonly #revisions = new Map<number, number>();

  constructor(report: (position: number, what: string) => void) {
    this.#report = report;
  }

  event(row: EventRow): void {
    const [position, streamId, stream, revision] = row;
    this.events += 1;
    if (position > this.expected) this.#report(this.expected, `is missing: the next event is at ${position}`);
    if (position < this.expected) this.#report(position, `stands after ${this.expected - 1}`);
    this.expected = position + 1;

    if (stream === null) {
      this.#report(position, `belongs to stream ${streamId}, which is not in the table of streams`);
    } else if (!isAsWritten(row)) {
      this.#report(position, 'is not as it was written: its leaf hash differs');
    }
    const next = (this.#revisions.get(streamId) ?? -1) + 1;
    if (revision !== next) this.#report(position, `has revision ${String(revision)} where its stream is at ${next}`);
    this.#revisions.set(streamId, typeof revision === 'number' ? revision : next);
  }

  unreadable(position: number, why: string): void {
    this.#report(position, `cannot be read: ${why}`);
    this.expected = position + 1;
  }

  /** The log has to be complete up to its last position. */
  endsAt(head: number): void {
    if (this.expected <= head) this.#report(this.expected, `is missing, as is what follows up to ${head}`);
  }
}
