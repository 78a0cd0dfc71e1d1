import { KeyDoesNotFit, KmsUnavailable, type Wrapped } from '@icx/keys';
import { RawMailBroken, type RawMail } from '@icx/mail-store';
import { chunksOf, openChunk, sealChunk } from '@icx/mail-store/chunk';
import { newDataKey, type Surroundings } from '@icx/vault/engine';
import type { EngineDatabase } from '../database/index.ts';
import { raiseLeast, refuseOlder, renewProof, type Paired } from '../sealed/index.ts';

const PAGE = 256;

interface Stored {
  readonly size: number;
  readonly version: number;
  readonly bytes: Buffer;
  readonly sealed: Buffer;
}

/** Raw mail in PostgreSQL, for any number of processes. `openPostgresRawMail` prepares and checks its database. */
export class PostgresRawMail implements RawMail {
  constructor(
    private readonly database: EngineDatabase,
    private readonly around: Surroundings,
    private readonly paired: Paired,
  ) {}

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const { keys, random, now } = this.around;
    const { plain, wrapped } = await newDataKey(keys, random);
    try {
      await this.database.run(async (client) => {
        await refuseOlder(client, this.paired.schema, wrapped.version);
        const { rows } = await client.query<{ id: bigint }>(
          `INSERT INTO icx_mail.mail(name, size, stored_at, key_version, wrapped_key)
           VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING RETURNING id`,
          [name, bytes.length, now(), wrapped.version, wrapped.bytes],
        );
        const [mail] = rows;
        if (!mail) return;
        for (let number = 0; number < chunksOf(bytes.length); number += 1)
          await client.query('INSERT INTO icx_mail.chunk VALUES ($1, $2, $3)', [
            ...[mail.id, number, sealChunk(name, bytes, number, plain, random)],
          ]);
      });
    } finally {
      plain.fill(0);
    }
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    // One statement, so that what is deleted meanwhile is there whole or not at all.
    const rows = await this.database.rows<Stored>(
      `SELECT size, key_version AS version, wrapped_key AS bytes, sealed
       FROM icx_mail.mail LEFT JOIN icx_mail.chunk ON mail = id WHERE name = $1 ORDER BY number`,
      [name],
    );
    const [first] = rows;
    if (!first) return undefined;
    let plain: Uint8Array | undefined;
    try {
      plain = await this.around.keys.unwrap(first);
      const bytes = Buffer.alloc(first.size);
      for (let number = 0; number < chunksOf(first.size); number += 1)
        openChunk(rows[number]!.sealed, name, bytes, number, plain);
      return bytes;
    } catch (cause) {
      if (cause instanceof KmsUnavailable) throw cause;
      throw new RawMailBroken(name, { cause });
    } finally {
      plain?.fill(0);
    }
  }

  async delete(name: string): Promise<void> {
    await this.database.rows('DELETE FROM icx_mail.mail WHERE name = $1', [name]);
  }

  async *list(): AsyncGenerator<{ readonly name: string; readonly storedAt: string }> {
    for (let after = 0n; ;) {
      const rows: { id: bigint; name: string; storedAt: string }[] = await this.database.rows(
        'SELECT id, name, stored_at AS "storedAt" FROM icx_mail.mail WHERE id > $1 ORDER BY id LIMIT $2',
        [after, PAGE],
      );
      yield* rows;
      const last = rows.at(-1);
      if (!last) return;
      after = last.id;
    }
  }

  async rewrapTo(version: number): Promise<readonly string[]> {
    const { keys } = this.around;
    await this.database.run((client) => raiseLeast(client, this.paired.schema, version));
    const older = await this.database.rows<Wrapped & { readonly id: bigint; readonly name: string }>(
      'SELECT id, name, key_version AS version, wrapped_key AS bytes FROM icx_mail.mail WHERE key_version < $1',
      [version],
    );
    const broken: string[] = [];
    for (const { id, name, ...wrapped } of older) {
      try {
        const plain = await keys.unwrap(wrapped);
        const anew = await keys.wrap(plain);
        plain.fill(0);
        await this.database.rows('UPDATE icx_mail.mail SET key_version = $2, wrapped_key = $3 WHERE id = $1', [
          ...[id, anew.version, anew.bytes],
        ]);
      } catch (error) {
        if (!(error instanceof KeyDoesNotFit)) throw error;
        broken.push(name);
      }
    }
    await renewProof(this.database, this.paired);
    return broken;
  }

  /** Opens every mail. Names of those that do not open. */
  async verify(): Promise<{ readonly opened: number; readonly broken: readonly string[] }> {
    const broken: string[] = [];
    let opened = 0;
    for await (const { name } of this.list()) {
      try {
        if (await this.get(name)) opened += 1;
      } catch (error) {
        if (!(error instanceof RawMailBroken)) throw error;
        broken.push(name);
      }
    }
    return { opened, broken };
  }

  probe(): Promise<void> {
    return this.database.probe();
  }

  async close(): Promise<void> {
    this.database.close();
  }
}
