import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolClient } from 'pg';
import { KeyDoesNotFit, type KeyRing, type Random } from '@icx/keys';
import { SpoolBroken, SpoolMoved } from '@icx/spool';
import type { AppendOptions, Spool, SpoolHandle, UnderLease } from '@icx/spool';
import { EntryTurns, plainFrom, sealAppend } from '@icx/spool/engine';
import { fenced } from '../checkpoints/index.ts';
import type { EngineDatabase } from '../database/index.ts';
import { raiseLeast, refuseOlder } from '../sealed/index.ts';
import { asFile, endOf, findEntry, insertPart, lockEntry, partAt, touch, type Entry } from './parts.ts';

const SCHEMA = 'icx_spool';

export interface SpoolParts {
  readonly database: EngineDatabase;
  readonly keys: KeyRing;
  readonly random: Random;
}

/** Entries as sealed rows, for any number of processes. */
export class PostgresSpool implements Spool {
  readonly #turns = new EntryTurns();
  /** Where a worker thread reads what another process may have written; still sealed. Made when it is first needed. */
  #copies: Promise<string> | undefined;
  #copied = 0;

  constructor(private readonly on: SpoolParts) {}

  append(name: string, bytes: Uint8Array, options: AppendOptions = {}): Promise<number> {
    return this.#turns.run(name, async () => {
      for (;;) {
        const entry = (await this.#find(name)) ?? (await this.#make(name));
        const size =
          entry && (await this.#withKey(name, entry, (key) => this.#appendTo(name, entry, key, bytes, options)));
        if (size !== undefined) return size; // else another process deleted it meanwhile
      }
    });
  }

  size(name: string): Promise<number | undefined> {
    return this.#turns.run(name, () =>
      this.on.database.run(async (client) => {
        const entry = await findEntry(client, name);
        return entry && (await endOf(client, entry)).plain;
      }),
    );
  }

  async truncate(name: string, size: number, lease?: UnderLease): Promise<void> {
    await this.#turns.run(name, () =>
      this.on.database.run(async (client) => {
        const entry = await findEntry(client, name);
        if (!entry || !(await lockEntry(client, entry))) return;
        const ends = await client.query('SELECT 1 FROM icx_spool.part WHERE entry = $1 AND to_plain = $2', [
          entry.id,
          size,
        ]);
        if (size !== 0 && ends.rows.length === 0) throw new SpoolBroken(name);
        await client.query('DELETE FROM icx_spool.part WHERE entry = $1 AND plain >= $2', [entry.id, size]);
        await touch(client, entry);
        await keep(client, lease);
      }),
    );
  }

  async *read(name: string, from = 0): AsyncGenerator<Uint8Array> {
    const found = await this.#opened(name);
    if (!found) return;
    const { entry, key, size } = found;
    try {
      for (let at = from; at < size;) {
        const begin = at;
        const part = await this.on.database.run((client) => partAt(client, entry, begin));
        if (!part) throw new SpoolBroken(name);
        const until = Math.min(part.to.plain, size);
        yield* plainFrom(asFile(part), part.to.at, { name, key, size: until }, part.from, at);
        at = part.to.plain;
      }
    } finally {
      key.fill(0);
    }
  }

  async handle(name: string): Promise<SpoolHandle | undefined> {
    const found = await this.#opened(name);
    if (!found) return undefined;
    const { entry, key, size } = found;
    const path = join(await (this.#copies ??= mkdtemp(join(tmpdir(), 'icx-spool-'))), String((this.#copied += 1)));
    const file = await open(path, 'wx', 0o600);
    try {
      for (let at = 0; at < size;) {
        const begin = at;
        const part = await this.on.database.run((client) => partAt(client, entry, begin));
        if (!part) throw new SpoolBroken(name);
        await file.write(part.sealed, 0, part.sealed.length, part.from.at);
        at = part.to.plain;
      }
    } catch (error) {
      await this.release({ path, name, key, size });
      throw error;
    } finally {
      await file.close();
    }
    return { path, name, key, size };
  }

  async release({ path, key }: SpoolHandle): Promise<void> {
    key.fill(0);
    await rm(path, { force: true });
  }

  async delete(name: string): Promise<void> {
    await this.#turns.run(name, () => this.on.database.rows('DELETE FROM icx_spool.entry WHERE name = $1', [name]));
  }

  async *list(): AsyncGenerator<{ readonly name: string; readonly writtenAt: string }> {
    const rows = await this.on.database.rows<{ name: string; written_at: Date }>(
      'SELECT name, written_at FROM icx_spool.entry ORDER BY name',
    );
    for (const { name, written_at: writtenAt } of rows) yield { name, writtenAt: writtenAt.toISOString() };
  }

  async rewrapTo(version: number): Promise<readonly string[]> {
    const { database, keys } = this.on;
    await database.run((client) => raiseLeast(client, SCHEMA, version));
    const older = await database.rows<Entry & { readonly name: string }>(
      'SELECT id, name, key_version AS version, wrapped_key AS bytes FROM icx_spool.entry WHERE key_version < $1',
      [version],
    );
    const broken: string[] = [];
    for (const { id, name, ...wrapped } of older) {
      try {
        const key = await keys.unwrap(wrapped);
        const anew = await keys.wrap(key);
        key.fill(0);
        await database.rows('UPDATE icx_spool.entry SET key_version = $2, wrapped_key = $3 WHERE id = $1', [
          ...[id, anew.version, anew.bytes],
        ]);
      } catch (error) {
        if (!(error instanceof KeyDoesNotFit)) throw error;
        broken.push(name);
      }
    }
    return broken;
  }

  async close(): Promise<void> {
    await this.#turns.ended();
    this.on.database.close();
    if (this.#copies) await rm(await this.#copies, { recursive: true, force: true });
  }

  #find(name: string): Promise<Entry | undefined> {
    return this.on.database.run((client) => findEntry(client, name));
  }

  /** The entry, unless another process has made and deleted it meanwhile. */
  async #make(name: string): Promise<Entry | undefined> {
    const key = this.on.random(32);
    const wrapped = await this.on.keys.wrap(key).finally(() => key.fill(0));
    return this.on.database.run(async (client) => {
      await refuseOlder(client, SCHEMA, wrapped.version);
      await client.query(
        'INSERT INTO icx_spool.entry(name, key_version, wrapped_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [name, wrapped.version, wrapped.bytes],
      );
      return findEntry(client, name);
    });
  }

  #appendTo(
    name: string,
    entry: Entry,
    key: Uint8Array,
    bytes: Uint8Array,
    { from: wanted, lease }: AppendOptions,
  ): Promise<number | undefined> {
    return this.on.database.run(async (client: PoolClient) => {
      if (!(await lockEntry(client, entry))) return undefined;
      const from = await endOf(client, entry);
      if (wanted !== undefined && wanted !== from.plain) throw new SpoolMoved(name);
      const { sealed, to } = sealAppend(name, key, from, bytes, this.on.random);
      if (bytes.length > 0) await insertPart(client, entry, { from, to, sealed });
      await touch(client, entry);
      await keep(client, lease);
      return to.plain;
    });
  }

  /** Its key is the caller's to zero. */
  #opened(name: string) {
    return this.#turns.run(name, async () => {
      const found = await this.on.database.run(async (client) => {
        const entry = await findEntry(client, name);
        return entry && { entry, size: (await endOf(client, entry)).plain };
      });
      return found && { ...found, key: await this.#withKey(name, found.entry, async (key) => Uint8Array.from(key)) };
    });
  }

  async #withKey<T>(name: string, entry: Entry, work: (key: Uint8Array) => Promise<T>): Promise<T> {
    const key = await this.on.keys.unwrap(entry).catch((cause: unknown) => {
      throw cause instanceof KeyDoesNotFit ? new SpoolBroken(name, { cause }) : cause;
    });
    return work(key).finally(() => key.fill(0));
  }
}

/** Last in its transaction: while that has the row of the lease, its holder cannot renew it. */
const keep = async (client: PoolClient, lease: UnderLease | undefined): Promise<void> => {
  if (lease) await fenced(client, lease.name, lease.token);
};
