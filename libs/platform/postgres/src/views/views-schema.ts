import type { Position } from '@icx/event-store';
import type { Table, TableRow } from '@icx/read-store';
import { BEGINNING, type Checkpoint, type StoredViews, type ViewSet } from '@icx/read-store/following';
import type { Pool, PoolClient } from 'pg';
import { isShort, rowsByTable } from './rows-by-table.ts';
import { named, quoted, transaction, unhurried } from '../database/index.ts';
import { CHECKPOINT_TABLE, createIndexes, createTable, move, upsert } from './schema.ts';

/** Somebody else writes these views. */
export class ViewsMoved extends Error {
  constructor(schema: string) {
    super(`Another process follows the log into ${schema}. One is enough: stop the other one.`);
  }
}

/** Names without a schema are of this one, to the end of the transaction. */
const namesOf = (schema: string): string => `SET LOCAL search_path = ${quoted(schema)}`;

const within =
  <T>(schema: string, work: (client: PoolClient) => Promise<T>) =>
  async (client: PoolClient): Promise<T> => {
    await client.query(namesOf(schema));
    return work(client);
  };

/** Last in each transaction that writes: it throws where the writer has its lease no more. */
export type BeforeCommit = (client: PoolClient, position: Position) => Promise<void>;

/** The tables of the views in one schema, as their one writer sees them. */
export class ViewsSchema implements StoredViews {
  readonly name: string;
  readonly #pool: Pool;
  readonly #tables: ReadonlyMap<string, Table>;
  #checkpoint: Checkpoint;
  /** A commit was not answered: it may have been done. */
  #uncertain = false;

  private constructor(
    pool: Pool,
    name: string,
    views: ViewSet,
    private readonly beforeCommit: BeforeCommit,
    checkpoint: Checkpoint,
  ) {
    this.#pool = pool;
    this.name = name;
    this.#tables = new Map(views.tables.map((table) => [table.name, table]));
    this.#checkpoint = checkpoint;
  }

  /** In place of whatever has this name; without indexes until `createIndexes`. */
  static async create(pool: Pool, name: string, views: ViewSet, beforeCommit: BeforeCommit): Promise<ViewsSchema> {
    const make = async (client: PoolClient): Promise<void> => {
      await client.query(`DROP SCHEMA IF EXISTS ${quoted(name)} CASCADE`);
      await client.query(`CREATE SCHEMA ${quoted(name)}`);
      for (const table of views.tables) await client.query(createTable(table));
      await client.query(CHECKPOINT_TABLE);
      await client.query('INSERT INTO icx_checkpoint(id, definition, position) VALUES (1, $1, 0)', [views.definition]);
      await beforeCommit(client, BEGINNING.position);
    };
    await unhurried(pool, within(name, make));
    return new ViewsSchema(pool, name, views, beforeCommit, BEGINNING);
  }

  /** The same with its indexes. */
  static async createWhole(...args: Parameters<typeof ViewsSchema.create>): Promise<ViewsSchema> {
    const schema = await ViewsSchema.create(...args);
    await schema.createIndexes();
    return schema;
  }

  /** What is there, or why it is not of these views; `undefined`: nothing is there. */
  static async find(
    pool: Pool,
    name: string,
    views: ViewSet,
    beforeCommit: BeforeCommit,
  ): Promise<ViewsSchema | string | undefined> {
    const { rows: schemas } = await pool.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [name]);
    if (schemas.length === 0) return undefined;
    const { rows: tables } = await pool.query('SELECT to_regclass($1) AS found', [`${quoted(name)}.icx_checkpoint`]);
    if (!(tables[0] as { found: unknown }).found) return 'it has no checkpoint';
    const { rows } = await pool.query(`SELECT * FROM ${quoted(name)}.icx_checkpoint`);
    const stored = rows[0] as StoredCheckpoint | undefined;
    if (stored?.definition !== views.definition) return 'it holds other views or versions';
    return new ViewsSchema(pool, name, views, beforeCommit, checkpointOf(stored));
  }

  get checkpoint(): Checkpoint {
    return this.#checkpoint;
  }

  async createIndexes(): Promise<void> {
    const make = async (client: PoolClient): Promise<void> => {
      for (const table of this.#tables.values()) for (const index of createIndexes(table)) await client.query(index);
    };
    await unhurried(this.#pool, within(this.name, make));
  }

  async write(rows: Iterable<TableRow>, checkpoint: Checkpoint): Promise<void> {
    const statements = rowsByTable(this.#tables, rows);
    const { position, event } = checkpoint;
    let written = false;
    try {
      const work = async (client: PoolClient): Promise<void> => {
        const { rows: stored } = await client.query(named('SELECT position FROM icx_checkpoint FOR UPDATE', []));
        const at = (stored[0] as { position: Position } | undefined)?.position;
        // What an unanswered commit may have written is written again: a row has its key.
        const ours = at === this.#checkpoint.position || (this.#uncertain && at !== undefined && at <= position);
        if (!ours) throw new ViewsMoved(this.name);
        const together = isShort(statements) ? statements : [];
        if (together.length === 0)
          for (const { table, values } of statements) await client.query(named(upsert(table), values as unknown[]));
        const { stream = null, revision = null, recordedAt = null } = event ?? {};
        const values = together.flatMap((one) => one.values as unknown[]);
        const text = move(together.map(({ table }) => table));
        await client.query(named(text, [...values, position, stream, revision, recordedAt]));
        await this.beforeCommit(client, position);
        written = true;
      };
      await transaction(this.#pool, work, namesOf(this.name));
    } catch (error) {
      this.#uncertain ||= written;
      throw error;
    }
    this.#uncertain = false;
    this.#checkpoint = checkpoint;
  }

  /** This schema takes the place of the one that has the name, which is gone with all that it holds. */
  async takeThePlaceOf(name: string, views: ViewSet, beforeCommit: BeforeCommit): Promise<ViewsSchema> {
    await unhurried(this.#pool, async (client) => {
      await client.query(`DROP SCHEMA IF EXISTS ${quoted(name)} CASCADE`);
      await client.query(`ALTER SCHEMA ${quoted(this.name)} RENAME TO ${quoted(name)}`);
      await beforeCommit(client, this.#checkpoint.position);
    });
    return new ViewsSchema(this.#pool, name, views, beforeCommit, this.#checkpoint);
  }
}

interface StoredCheckpoint {
  readonly definition: string;
  readonly position: Position;
  readonly stream: string | null;
  readonly revision: bigint | null;
  readonly recorded_at: string | null;
}

const checkpointOf = ({ position, stream, revision, recorded_at: recordedAt }: StoredCheckpoint): Checkpoint =>
  stream === null ? BEGINNING : { position, event: { stream, revision: revision!, recordedAt: recordedAt! } };
