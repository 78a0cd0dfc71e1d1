import type { Pool } from 'pg';
import { positionOf, type Position, type RecordedEvent } from '@icx/event-store';
import { rowsWithin, within64Bits, type Stretch } from '@icx/event-store/engine';
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

/** The reading half of the log. */
export class LogQueries {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async readAll(after: bigint, limit: number): Promise<RecordedEvent[]> {
    const text = `SELECT ${COLUMNS} FROM icx_log.events e WHERE e.position > $1 ORDER BY e.position LIMIT $2`;
    return (await this.#rows<EventRow>('page', text, [within64Bits(after), rowsWithin(limit)])).map(toEvent);
  }

  /** Events that are not wanted stay where they are. */
  async readOn(after: Position, limit: number, types: ReadonlySet<string> | undefined): Promise<Stretch> {
    const text = `WITH stretch AS (SELECT greatest($1::bigint, least(h.position, $1::bigint + $2::bigint)) AS reached FROM icx_log.head h)
      SELECT s.reached, ${COLUMNS} FROM stretch s LEFT JOIN icx_log.events e
        ON e.position > $1 AND e.position <= s.reached AND ($3::text[] IS NULL OR e.type = ANY($3)) ORDER BY e.position`;
    const wanted = types ? [...types].filter((type) => type.isWellFormed()).map(stored) : null;
    const rows = await this.#rows<EventRow & { reached: bigint }>('on', text, [within64Bits(after), limit, wanted]);
    const events = rows.filter(({ position }) => position !== null).map(toEvent);
    return { reached: positionOf(rows[0]!.reached), events };
  }

  async readStream(stream: string, from: bigint): Promise<RecordedEvent[]> {
    const text = `SELECT ${COLUMNS} FROM icx_log.events e WHERE e.stream = $1 AND e.revision >= $2 ORDER BY e.revision`;
    return (await this.#rows<EventRow>('stream', text, [stored(stream), within64Bits(from)])).map(toEvent);
  }

  async head(): Promise<{ readonly position: Position; readonly vaultSequence: bigint; readonly pairId: string }> {
    const text = 'SELECT position, vault_sequence AS "vaultSequence", pair_id AS "pairId" FROM icx_log.head';
    return (await this.#rows<Awaited<ReturnType<LogQueries['head']>>>('head', text, []))[0]!;
  }

  async findByCommandKey(key: string): Promise<{ readonly stream: string; readonly revision: bigint } | undefined> {
    const text = 'SELECT e.stream, e.revision FROM icx_log.events e WHERE e.command_key = $1';
    const [found] = await this.#rows<{ stream: string; revision: bigint }>('key', text, [stored(key)]);
    return found && { stream: unstored(found.stream), revision: found.revision };
  }

  async #rows<T>(name: string, text: string, values: unknown[]): Promise<T[]> {
    return (await this.#pool.query({ name: `icx-log-${name}`, text, values })).rows as T[];
  }
}
