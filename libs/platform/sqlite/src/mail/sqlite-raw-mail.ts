import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { KeyDoesNotFit, KmsUnavailable } from '@icx/keys';
import { RawMailBroken, type RawMail } from '@icx/mail-store';
import { chunksOf, openChunk, sealChunk } from '@icx/mail-store/chunk';
import { newDataKey, type DataKey, type Surroundings } from '@icx/vault/engine';
import { asStorageUnavailable, GroupCommit, WriteProbe } from '../index.ts';
import { Erasure } from '../vault/erasure.ts';
import { factOf, proofWriter } from '../vault/proof.ts';
import { prepareStatements, type KeyRow, type MailRow, type Statements } from './schema.ts';

/** So many chunks, 1 MB, share a commit at most: a few milliseconds in which nobody else is served. */
const CHUNKS = 4;
const PAGE = 256;

/** Raw mail in one SQLite file. `openSqliteRawMail` prepares and checks the database that it is given. */
export class SqliteRawMail implements RawMail {
  readonly #group: GroupCommit;
  readonly #probe: WriteProbe;
  readonly #erasure: Erasure;
  readonly #statements: Statements;
  /** Of the large mails, of which one at a time is written: else the first commit of many would be a long one. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly db: DatabaseSync,
    private readonly around: Surroundings,
  ) {
    this.#group = new GroupCommit(db);
    this.#probe = new WriteProbe(db, this.#group);
    this.#erasure = new Erasure(db);
    this.#statements = prepareStatements(db);
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    if (this.#find(name)) return;
    if (chunksOf(bytes.length) <= CHUNKS) return this.#write(name, bytes);
    const turn = this.#turn.then(() => this.#write(name, bytes));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const mail = this.#find(name);
    const key = mail && (this.#statements.key.get(mail.id) as unknown as KeyRow | undefined);
    let plain: Uint8Array | undefined;
    try {
      if (!mail || !key) return undefined;
      plain = await this.around.keys.unwrap(key);
      return this.#open(mail, plain);
    } catch (cause) {
      if (cause instanceof KmsUnavailable) throw cause;
      const unavailable = asStorageUnavailable(cause);
      if (unavailable) throw unavailable;
      // Deleted while its key was asked for.
      if (this.#find(name)?.id !== mail?.id) return undefined;
      throw new RawMailBroken(name, { cause });
    } finally {
      plain?.fill(0);
    }
  }

  async delete(name: string): Promise<void> {
    await this.#group.run(() => {
      const mail = this.#find(name);
      if (!mail) return;
      this.#statements.deleteMail.run(mail.id);
      this.#erase(mail.id);
    });
    this.#erasure.run();
  }

  async *list(): AsyncGenerator<MailRow> {
    for (let after = 0; ;) {
      const rows = this.#read(() => this.#statements.page.all(after, PAGE)) as unknown as MailRow[];
      yield* rows;
      const last = rows.at(-1);
      if (!last) return;
      after = last.id;
    }
  }

  async rewrapTo(version: number): Promise<readonly string[]> {
    const { keys } = this.around;
    const broken = new Set<string>();
    const older = () => this.#statements.olderKeys.all(version) as unknown as KeyRow[];
    for (let rows = older(); rows.length > broken.size; rows = older()) {
      for (const { id, name, ...wrapped } of rows) {
        try {
          const plain = await keys.unwrap(wrapped);
          const anew = await keys.wrap(plain);
          plain.fill(0);
          await this.#group.run(() => this.#statements.replaceKey.run(anew.version, anew.bytes, id, wrapped.bytes));
        } catch (error) {
          if (!(error instanceof KeyDoesNotFit)) throw error;
          broken.add(name ?? `of key ${id}`);
        }
      }
      // A put that had its key before the version was added is in the queue by now.
      await nextTurn();
    }
    await this.#group.run(await proofWriter(this.db, keys, factOf(this.db, 'pair-id').toString()));
    this.#erasure.request();
    this.#erasure.run();
    return [...broken];
  }

  /** Opens every mail, also beside the process that stores them. Names of those that do not open. */
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
      await nextTurn();
    }
    return { opened, broken };
  }

  /** Erases what a crash left of mails that were being written. */
  forgetUnfinished(): void {
    this.db.exec('BEGIN IMMEDIATE');
    for (const { id } of this.#statements.unfinished.all() as unknown as KeyRow[]) this.#erase(id);
    this.db.exec('COMMIT');
    this.#erasure.run();
  }

  probe(): Promise<void> {
    return this.#probe.look();
  }

  async close(): Promise<void> {
    if (!this.db.isOpen) return;
    this.#group.close();
    this.#erasure.close();
    this.db.close();
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    const { keys, random } = this.around;
    const key = await newDataKey(keys, random);
    /** Once its first chunks are durable: an id that was not committed is somebody else's next. */
    let id: number | undefined;
    try {
      for (let from = 0; from < chunksOf(bytes.length); from += CHUNKS) {
        id = await this.#group.run(() => this.#insert(id ?? this.#insertKey(name, key), name, bytes, from, key));
        if (id === undefined) return;
      }
    } catch (error) {
      const written = id;
      if (written !== undefined) await this.#group.run(() => this.#erase(written)).catch(() => undefined);
      throw error;
    } finally {
      key.plain.fill(0);
    }
  }

  /** Its id; `undefined`: the name is taken. */
  #insertKey(name: string, { wrapped }: DataKey): number | undefined {
    if (this.#statements.find.get(name)) return undefined;
    return Number(this.#statements.insertKey.run(wrapped.version, wrapped.bytes).lastInsertRowid);
  }

  /** Writes the next chunks, with the last its row. Its id; `undefined`: the name is taken. */
  #insert(
    id: number | undefined,
    name: string,
    bytes: Uint8Array,
    from: number,
    { plain }: DataKey,
  ): number | undefined {
    if (id === undefined) return undefined;
    const { insertChunk, insertMail } = this.#statements;
    const [all, to] = [chunksOf(bytes.length), from + CHUNKS];
    for (let number = from; number < Math.min(all, to); number += 1)
      insertChunk.run(id, number, sealChunk(name, bytes, number, plain, this.around.random));
    if (to < all || insertMail.run(id, name, bytes.length, this.around.now()).changes === 1) return id;
    this.#erase(id);
    return undefined;
  }

  #open({ id, name, size }: MailRow, key: Uint8Array): Uint8Array {
    const bytes = Buffer.alloc(size);
    for (let number = 0; number < chunksOf(size); number += 1)
      openChunk(this.#statements.chunk.get(id, number)?.['sealed'] as Uint8Array, name, bytes, number, key);
    return bytes;
  }

  /** Within a transaction. */
  #erase(id: number): void {
    this.#statements.eraseKey.run(id);
    this.#statements.deleteChunks.run(id);
    this.#erasure.request();
  }

  #find(name: string): MailRow | undefined {
    return this.#read(() => this.#statements.find.get(name)) as unknown as MailRow | undefined;
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw asStorageUnavailable(error) ?? error;
    }
  }
}
