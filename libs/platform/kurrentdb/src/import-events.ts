import { randomUUID } from 'node:crypto';
import { leafHash, leafOf, NotInOrder, type ImportedEvent } from '@icx/event-store';
import type { Reservations } from '@icx/event-store/engine';
import { appendOnce } from './append-once.ts';
import { importedOf } from './envelope.ts';
import type { OnCluster } from './on-cluster.ts';

/** Events of one append, and characters of their JSON: below what a server takes that was left as it comes. */
const [MOST, MOST_TEXT] = [100, 500_000];

/**
 * Writes events of another log as they were, in order, into a log that nobody else writes; what is there already must be
 * the same. The order of the log is that of the appends, so each waits for the one before.
 */
export class KurrentImport {
  constructor(
    private readonly on: OnCluster,
    private readonly reservations: Reservations,
  ) {}

  /** Answers the index reached. Throws `NotInOrder`, `StorageUnavailable`, `AppendTooLarge`. */
  async importEvents(events: readonly ImportedEvent[]): Promise<bigint> {
    const head = await this.#head();
    const known = events.filter(({ index }) => index <= head);
    for (const event of known) if (!(await this.#isThere(event))) throw new NotInOrder(event.index, head);
    const rest = events.slice(known.length);
    rest.forEach(({ index }, n) => {
      if (index !== head + BigInt(n + 1)) throw new NotInOrder(index, head + BigInt(n));
    });
    const last = rest.at(-1);
    if (!last) return head;
    if (last.vaultSequence > 0n) await this.on.vault.raise(last.vaultSequence);
    for (const run of runsOf(rest)) await this.#write(run);
    await this.finish();
    return last.index;
  }

  /** Keeps where the last event stands. After the last import, however that ended, it has to have been called. */
  async finish(): Promise<void> {
    const index = await this.#head();
    if (index > 0n) await this.on.places.add({ index, commit: await this.on.reads.lastCommit() });
  }

  async raise(vaultSequence: bigint): Promise<void> {
    await this.on.vault.raise(vaultSequence);
  }

  async close(): Promise<void> {
    this.on.connection.close();
  }

  /** Only what was imported has an index. */
  async #head(): Promise<bigint> {
    const last = await this.on.reads.last();
    if (!last) return 0n;
    if (last.leafIndex === undefined) throw new NotInOrder(1n, last.position);
    return BigInt(last.leafIndex);
  }

  async #isThere(event: ImportedEvent): Promise<boolean> {
    const index = Number(event.index);
    const [found] = await this.on.reads.readStream(event.stream, event.revision, 1n);
    return found?.leafIndex === index && leafOf(found, index).hash.equals(leafHash(event));
  }

  async #write(run: readonly ImportedEvent[]): Promise<void> {
    const { connection, prefix } = this.on;
    const [{ stream, revision, index }] = run as [ImportedEvent];
    for (const event of run) await this.#reserve(event);
    const expected = revision === 0n ? 'no-stream' : revision - 1n;
    const result = await appendOnce(connection, prefix + stream, expected, run.map(importedOf));
    if (!result.written) throw new NotInOrder(index, index - 1n);
  }

  /** Before the event, as ever: it stands where the reservation says. */
  async #reserve({ commandKey: key, stream, revision, index }: ImportedEvent): Promise<void> {
    if (key === undefined) return;
    if (await this.reservations.take(key, undefined, { id: randomUUID(), stream, revision })) return;
    const found = await this.reservations.find(key);
    if (found?.stream !== stream || found.revision !== revision) throw new NotInOrder(index, index - 1n);
  }
}

/** Stretches of one stream, each to be appended at once. */
const runsOf = (events: readonly ImportedEvent[]): ImportedEvent[][] => {
  const runs: ImportedEvent[][] = [];
  let text = 0;
  for (const event of events) {
    const run = runs.at(-1);
    const length = event.data.length + event.metadata.length;
    text += length;
    const before = run?.at(-1);
    if (run && before?.stream === event.stream && run.length < MOST && text <= MOST_TEXT) run.push(event);
    else {
      runs.push([event]);
      text = length;
    }
  }
  return runs;
};
