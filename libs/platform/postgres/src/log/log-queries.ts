import type { Pool } from 'pg';
import { positionOf, type Position, type RecordedEvent } from '@icx/event-store';
import { rowsWithin, within64Bits, type Stretch } from '@icx/event-store/engine';
import { Batches } from '../database/index.ts';
import { stored, unstored } from './stored-text.ts';

interface EventRow {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recorded_at: string;
}

const COLUMNS = 'e.position, e.stream, e.revision, e.type, e.data, e.metadata, e.recorded_at';

const toEvent = (row: EventRow): RecordedEvent => ({
  position: positionOf(row.position),
  stream: unstored(row.stream),
  revision: row.revision,
  type: unstored(row.type),
  data: JSON.parse(row.data) as RecordedEvent['data'],
  metadata: JSON.parse(row.metadata) as RecordedEvent['metadata'],
  recordedAt: row.recorded_at,
});

interface Head {
  readonly position: Position;
  readonly vaultSequence: bigint;
  readonly pairId: string;
}
type Found = { readonly stream: string; readonly revision: bigint };
type Read = { readonly stream: string; readonly from: bigint };

/** The reading half of the log. What many ask at a time is one statement: its round trip is what a read costs most. */
export class LogQueries {
  readonly #pool: Pool;
  readonly #streams = new Batches((asked: readonly Read[]) => this.#readStreams(asked), 2);
  readonly #keys = new Batches((keys: readonly string[]) => this.#findKeys(keys), 2);
  /** The next one is asked for when the last has come: whoever asks meanwhile may not be told what was read before. */
  readonly #heads = new Batches(async (asked: readonly undefined[]) => {
    const head = await this.#readHead();
    return asked.map(() => head);
  }, 1);

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async readAll(after: bigint, limit: number): Promise<RecordedEvent[]> {
    const text = `SELECT ${COLUMNS} FROM icx_log.events e WHERE e.position > $1 ORDER BY e.position LIMIT $2`;
    return (await this.#rows<EventRow>('page', text, [within64Bits(after), rowsWithin(limit)])).map(toEvent);
  }

  /** Events that are not wanted stay where they are. */
  async readOn(after: Position, limit: number, types: ReadonlySet<string> | undefined): Promise<Stretch> {
    const text = `WITH stretch AS (SELECT greatest($1::bigint, least(h.position, $1::bigint + $2::bigint)) AS reached,
          h.position <= $1::bigint + $2::bigint AS "toTheEnd" FROM icx_log.head h)
      SELECT s.*, ${COLUMNS} FROM stretch s LEFT JOIN icx_log.events e
        ON e.position > $1 AND e.position <= s.reached AND ($3::text[] IS NULL OR e.type = ANY($3)) ORDER BY e.position`;
    const wanted = types ? [...types].filter((type) => type.isWellFormed()).map(stored) : null;
    const rows = await this.#rows<EventRow & Pick<Required<Stretch>, 'toTheEnd'> & { reached: bigint }>('on', text, [
      within64Bits(after),
      limit,
      wanted,
    ]);
    const events = rows.filter(({ position }) => position !== null).map(toEvent);
    const { reached, toTheEnd } = rows[0]!;
    return { reached: positionOf(reached), events, toTheEnd };
  }

  readStream(stream: string, from: bigint): Promise<RecordedEvent[]> {
    return this.#streams.ask({ stream, from: within64Bits(from) });
  }

  head(): Promise<Head> {
    return this.#heads.ask(undefined);
  }

  findByCommandKey(key: string): Promise<Found | undefined> {
    return this.#keys.ask(key);
  }

  async #readStreams(asked: readonly Read[]): Promise<RecordedEvent[][]> {
    const text = `SELECT a.n::integer AS n, e.* FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS a(stream, start, n)
      CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM icx_log.events e
        WHERE e.stream = a.stream AND e.revision >= a.start ORDER BY e.revision) e`;
    const rows = await this.#rows<EventRow & { n: number }>('streams', text, [
      asked.map(({ stream }) => stored(stream)),
      asked.map(({ from }) => from),
    ]);
    const read = asked.map((): RecordedEvent[] => []);
    for (const row of rows) read[row.n - 1]!.push(toEvent(row));
    return read;
  }

  async #readHead(): Promise<Head> {
    const text = 'SELECT position, vault_sequence AS "vaultSequence", pair_id AS "pairId" FROM icx_log.head';
    return (await this.#rows<Head>('head', text, []))[0]!;
  }

  async #findKeys(keys: readonly string[]): Promise<(Found | undefined)[]> {
    const text = 'SELECT e.command_key, e.stream, e.revision FROM icx_log.events e WHERE e.command_key = ANY($1)';
    const asked = keys.map(stored);
    const rows = await this.#rows<Found & { command_key: string }>('keys', text, [asked]);
    const found = new Map(
      rows.map(({ command_key, stream, revision }) => [command_key, { stream: unstored(stream), revision }]),
    );
    return asked.map((key) => found.get(key));
  }

  async #rows<T>(name: string, text: string, values: unknown[]): Promise<T[]> {
    return (await this.#pool.query({ name: `icx-log-${name}`, text, values })).rows as T[];
  }
}
