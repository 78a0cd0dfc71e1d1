import { appendOnce } from './append-once.ts';
import { event, lastOf } from './own-streams.ts';
import { read } from './wire/calls.ts';
import type { Connection } from './wire/connection.ts';
import { readStream } from './wire/requests.ts';

/** An imported event, by its index and by where the server has it. */
export interface ImportedPlace {
  readonly index: bigint;
  readonly commit: bigint;
}

interface StoredPlace {
  readonly index: string;
  readonly commit: string;
}

const start: ImportedPlace = { index: 0n, commit: 0n };
/** Places that are remembered: whoever reads on from the end of a page finds it there. */
const REMEMBERED = 64;

/**
 * Where imported events stand. Their positions are their indices, as in the log that they came from, so that whatever was given
 * out there stays good; the server knows them by others. Some of them are kept in a stream of their own, at most a page apart;
 * what stands between is found by reading on from one. Behind the last all positions are the server's, which are larger: no event takes
 * less than a byte.
 */
export class ImportedPlaces {
  readonly #connection: Connection;
  readonly #stream: string;
  #last = start;
  /** Revision of the last place in its stream. */
  #revision: bigint | undefined;
  readonly #remembered = new Map<bigint, bigint>();

  private constructor(connection: Connection, log: string) {
    this.#connection = connection;
    this.#stream = `${log}:imported`;
  }

  static async open(connection: Connection, log: string): Promise<ImportedPlaces> {
    const places = new ImportedPlaces(connection, log);
    const last = await lastOf<StoredPlace>(connection, places.#stream);
    if (last) [places.#last, places.#revision] = [placeOf(last.data), last.revision];
    return places;
  }

  /** The last imported event; index 0: there is none. */
  get last(): ImportedPlace {
    return this.#last;
  }

  /** Keeps a place behind the last. */
  async add({ index, commit }: ImportedPlace): Promise<void> {
    if (index <= this.#last.index) return;
    if (commit <= index) throw new Error(`KurrentDB has event ${index} at ${commit}: positions would not be in order.`);
    const stored: StoredPlace = { index: `${index}`, commit: `${commit}` };
    const expected = this.#revision ?? 'no-stream';
    const result = await appendOnce(this.#connection, this.#stream, expected, [event('imported-up-to', stored)]);
    if (!result.written) throw new Error('Another process imports into this log.');
    [this.#last, this.#revision] = [{ index, commit }, result.first];
  }

  /** For whoever reads on behind it. */
  remember({ index, commit }: ImportedPlace): void {
    if (index > this.#last.index) return;
    this.#remembered.set(index, commit);
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= REMEMBERED) break;
      this.#remembered.delete(oldest);
    }
  }

  /** The event at this position, or one that is not far before it: by halves, since their indices rise with the revisions. */
  async before(position: bigint): Promise<ImportedPlace> {
    if (position > this.#last.index) return { index: position, commit: position };
    const remembered = position === this.#last.index ? this.#last.commit : this.#remembered.get(position);
    if (remembered !== undefined) return { index: position, commit: remembered };
    let found = start;
    let [from, end] = [0n, this.#revision ?? 0n];
    while (from < end) {
      const middle = (from + end) / 2n;
      const place = await this.#at(middle);
      if (place.index > position) end = middle;
      else [found, from] = [place, middle + 1n];
    }
    return found;
  }

  async #at(revision: bigint): Promise<ImportedPlace> {
    const request = readStream(this.#stream, revision, 1n);
    const [record] = await this.#connection.ask((link, left) => read(link, request, left()));
    return placeOf(JSON.parse(Buffer.from(record!.getData_asU8()).toString()) as StoredPlace);
  }
}

const placeOf = ({ index, commit }: StoredPlace): ImportedPlace => ({ index: BigInt(index), commit: BigInt(commit) });
