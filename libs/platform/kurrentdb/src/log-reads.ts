import { beginning, type ImportedEvent, type Position, type RecordedEvent } from '@icx/event-store';
import { LARGEST, type Reservation } from '@icx/event-store/engine';
import { commitOf, envelopeOf, exportedOf, positionIn, recordedOf } from './envelope.ts';
import type { ImportedPlaces } from './imported-places.ts';
import { read, type StoredRecord } from './wire/calls.ts';
import type { Connection } from './wire/connection.ts';
import { readAll, readEnd, readStream } from './wire/requests.ts';

/** Events at a time, where some have to be passed over to find the first. */
const PASSING = 1_000;

/** The reading half of the log. */
export class LogReads {
  /** The last event that was seen. */
  #seen = beginning;

  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
    private readonly places: ImportedPlaces,
  ) {}

  async readAll(after: bigint, limit: number): Promise<readonly RecordedEvent[]> {
    return this.recorded(await this.#behind(after, limit));
  }

  /** For another log to import, the first of them under the index behind the one given. Throws `NotInOrder` for what has another. */
  async exported(
    after: Position,
    index: bigint,
    limit: number,
  ): Promise<readonly Omit<ImportedEvent, 'vaultSequence'>[]> {
    const records = await this.#behind(after, limit);
    return records.map((record, n) => exportedOf(record, this.prefix, index + BigInt(n + 1)));
  }

  async readStream(stream: string, from: bigint, count = LARGEST): Promise<RecordedEvent[]> {
    return this.recorded(await this.#records(stream, from, count));
  }

  /** The last revision of a stream; `null`: there is none. */
  async endOf(stream: string): Promise<bigint | null> {
    const [last] = await this.#records(stream, undefined, 1n);
    return last ? BigInt(last.getStreamRevision()) : null;
  }

  async head(): Promise<Position> {
    return (await this.last())?.position ?? beginning;
  }

  async last(): Promise<RecordedEvent | undefined> {
    const [last] = await this.#end();
    return last && this.recorded([last])[0];
  }

  /** Where the server has the last event. */
  async lastCommit(): Promise<bigint> {
    const [last] = await this.#end();
    return last ? commitOf(last) : 0n;
  }

  /** Whether the event of the reservation is in the log. */
  async isUsed(key: string, { stream, revision }: Reservation): Promise<boolean> {
    if (revision < 0n || revision > LARGEST) return false;
    const [record] = await this.#records(stream, revision, 1n);
    return record !== undefined && envelopeOf(record).commandKey === key;
  }

  recorded(records: readonly StoredRecord[]): RecordedEvent[] {
    const events = records.map((record) => recordedOf(record, this.prefix));
    for (const { position } of events) if (position > this.#seen) this.#seen = position;
    return events;
  }

  async #behind(after: bigint, limit: number): Promise<readonly StoredRecord[]> {
    // a position that the server does not have, behind its end, is an error to it
    if (limit <= 0 || (after >= this.#seen && after >= (await this.head()))) return [];
    const found: StoredRecord[] = [];
    const place = await this.places.before(after);
    let from = place.commit;
    // one more than is wanted: a read begins with the event at its position
    const count = place.index === after ? limit + 1 : Math.max(limit + 1, PASSING);
    for (;;) {
      const request = readAll(this.prefix, from, BigInt(count));
      const page = await this.connection.ask((link, left) => read(link, request, left()));
      found.push(...page.filter((record) => commitOf(record) > from && positionIn(record) > after));
      if (found.length >= limit || page.length < count) break;
      from = commitOf(page.at(-1)!);
    }
    const wanted = found.slice(0, limit);
    const last = wanted.at(-1);
    if (last) this.places.remember({ index: positionIn(last), commit: commitOf(last) });
    return wanted;
  }

  #end(): Promise<StoredRecord[]> {
    const request = readEnd(this.prefix);
    return this.connection.ask((link, left) => read(link, request, left()));
  }

  /** @param from absent: the last ones first, from the end */
  #records(stream: string, from: bigint | undefined, count: bigint): Promise<StoredRecord[]> {
    const request = readStream(this.prefix + stream, from, count);
    return this.connection.ask((link, left) => read(link, request, left()));
  }
}
