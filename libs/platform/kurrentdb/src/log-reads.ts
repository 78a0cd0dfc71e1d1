import { beginning, type Position, type RecordedEvent } from '@icx/event-store';
import { LARGEST, type Reservation } from '@icx/event-store/engine';
import { envelopeOf, recordedOf } from './envelope.ts';
import { read, type StoredRecord } from './wire/calls.ts';
import type { Connection } from './wire/connection.ts';
import { readAll, readEnd, readStream } from './wire/requests.ts';

/** The reading half of the log. */
export class LogReads {
  /** The last event that was seen. */
  #seen = beginning;

  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
  ) {}

  async readAll(after: bigint, limit: number): Promise<readonly RecordedEvent[]> {
    // a position that the server does not have, behind its end, is an error to it
    if (limit <= 0 || (after >= this.#seen && after >= (await this.head()))) return [];
    const request = readAll(this.prefix, after, BigInt(after === 0n ? limit : limit + 1));
    const events = this.recorded(await this.connection.ask((link, ms) => read(link, request, ms)));
    return events.filter(({ position }) => position > after).slice(0, limit);
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
    const request = readEnd(this.prefix);
    return this.recorded(await this.connection.ask((link, ms) => read(link, request, ms)))[0];
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

  /** @param from absent: the last ones first, from the end */
  #records(stream: string, from: bigint | undefined, count: bigint): Promise<StoredRecord[]> {
    const request = readStream(this.prefix + stream, from, count);
    return this.connection.ask((link, ms) => read(link, request, ms));
  }
}
