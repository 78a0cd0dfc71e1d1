import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { metadataOf, type EventMetadata, type NewEvent, type PairedEventStore } from '@icx/event-store';
import { openKeyFile } from '@icx/keys';
import { openSqliteEventStore } from '@icx/sqlite/log';

interface Append {
  readonly stream: string;
  readonly revision: number;
  readonly events: readonly NewEvent[];
  readonly metadata: EventMetadata;
  readonly recordedAt: string;
}

/** Appends that share a commit. */
const BATCH = 4_000;

/** The log of a new data folder, written in one go: each append bears the time at which it was played. */
export class WrittenLog {
  events = 0;
  readonly #log: PairedEventStore;
  #waiting: Append[] = [];
  #writing: Append[] = [];
  #written = 0;
  readonly #revisions = new Map<string, number>();

  constructor(folder: string) {
    const { pairId } = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
    let id = 0;
    this.#log = openSqliteEventStore(join(folder, 'log.db'), {
      pairId,
      now: () => this.#writing[this.#written++]!.recordedAt,
      newId: () => `00000000-0000-4000-8000-${(id++).toString(16).padStart(12, '0')}`,
    });
  }

  /** @param party `null`: the exchange itself */
  append(
    stream: string,
    events: readonly object[],
    recordedAt: string,
    party: string | null = null,
    channel: EventMetadata['channel'] = 'exchange',
  ): void {
    const revision = this.#revisions.get(stream) ?? -1;
    this.#revisions.set(stream, revision + events.length);
    this.events += events.length;
    const metadata = metadataOf({ party, user: party === null ? 'exchange' : `client:${party}/system`, channel });
    this.#waiting.push({ stream, revision, events: events as readonly NewEvent[], metadata, recordedAt });
  }

  get isFull(): boolean {
    return this.#waiting.length >= BATCH;
  }

  async write(): Promise<void> {
    this.#writing = this.#waiting;
    this.#waiting = [];
    this.#written = 0;
    const results = await Promise.all(
      this.#writing.map(({ stream, revision, events, metadata }) =>
        this.#log.append(stream, revision < 0 ? 'no-stream' : BigInt(revision), events, { metadata }),
      ),
    );
    const refused = results.find(({ outcome }) => outcome !== 'appended');
    if (refused) throw new Error(`The log refused an append: ${refused.outcome}`);
  }

  async close(): Promise<void> {
    await this.write();
    await this.#log.close();
  }
}
