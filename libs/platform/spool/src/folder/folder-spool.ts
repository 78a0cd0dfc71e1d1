import { chmod, mkdir, open, opendir, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyRing, Random } from '@icx/keys';
import { sealAppend, type Extent } from '../chunk.ts';
import { EntryTurns, isEntryName } from '../entry-turns.ts';
import { newHeader, openHeader, rewrapHeader } from '../header.ts';
import { readSpooled } from '../read-spooled.ts';
import { SpoolBroken, SpoolMoved, type AppendOptions, type Spool, type SpoolHandle } from '../spool.ts';
import { asStorageUnavailable, syncFolder, writeAll } from './disk.ts';
import { durableExtent, extentOf } from './extent.ts';

export interface FolderSpoolOptions {
  /** Of its own, `uploads` in the data folder: made for its owner alone if it is not there. */
  readonly folder: string;
  readonly keys: KeyRing;
  readonly random: Random;
}

/** A folder with a file per entry. One process has it to itself. */
export const openFolderSpool = async (options: FolderSpoolOptions): Promise<Spool> => {
  const { folder } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  // What a crash left that was being made.
  for await (const { name } of await opendir(folder)) if (name.startsWith('.')) await rm(join(folder, name));
  return new FolderSpool(options);
};

class FolderSpool implements Spool {
  readonly #turns = new EntryTurns();
  /** Of entries that were appended to or measured since the start. */
  readonly #extents = new Map<string, Extent>();

  constructor(private readonly options: FolderSpoolOptions) {}

  append(name: string, bytes: Uint8Array, { from: wanted }: AppendOptions = {}): Promise<number> {
    return this.#inTurn(name, async () => {
      const file = (await this.#open(name)) ?? (await this.#make(name));
      return this.#with(file, name, async (key) => {
        const from = await this.#extent(file, name, key);
        if (wanted !== undefined && wanted !== from.plain) throw new SpoolMoved(name);
        const { sealed, to } = sealAppend(name, key, from, bytes, this.options.random);
        await this.#change(name, to, async () => {
          // A torn append may be longer than this one, and what stays of it would follow.
          await file.truncate(from.at);
          await writeAll(file, sealed, from.at);
          await file.datasync();
        });
        return to.plain;
      });
    });
  }

  size(name: string): Promise<number | undefined> {
    return this.#onEntry(name, async (file, key) => (await this.#extent(file, name, key)).plain);
  }

  async truncate(name: string, size: number): Promise<void> {
    await this.#onEntry(name, async (file, key) => {
      const to = await extentOf(file, size, await this.#extent(file, name, key));
      if (!to) throw new SpoolBroken(name);
      await this.#change(name, to, async () => {
        await file.truncate(to.at);
        await file.datasync();
      });
    });
  }

  async *read(name: string, from = 0): AsyncGenerator<Uint8Array> {
    const handle = await this.handle(name);
    if (!handle) return;
    try {
      yield* readSpooled(handle, from);
    } finally {
      await this.release(handle);
    }
  }

  async release({ key }: SpoolHandle): Promise<void> {
    key.fill(0);
  }

  handle(name: string): Promise<SpoolHandle | undefined> {
    return this.#onEntry(name, async (file, key) => {
      const { plain: size } = await this.#extent(file, name, key);
      return { path: this.#path(name), name, key: Uint8Array.from(key), size };
    });
  }

  delete(name: string): Promise<void> {
    return this.#inTurn(name, async () => {
      this.#extents.delete(name);
      await rm(this.#path(name), { force: true });
      await syncFolder(this.options.folder);
    });
  }

  async *list(): AsyncGenerator<{ readonly name: string; readonly writtenAt: string }> {
    for await (const { name } of await opendir(this.options.folder)) {
      if (!isEntryName(name)) continue;
      const found = await stat(this.#path(name)).catch(() => undefined);
      if (found) yield { name, writtenAt: found.mtime.toISOString() };
    }
  }

  async rewrapTo(version: number): Promise<readonly string[]> {
    // The key of one that is being made may have been wrapped before there was the new version.
    await this.close();
    const broken: string[] = [];
    for await (const { name } of this.list())
      await this.#inTurn(name, () => this.#rewrap(name, version)).catch((error: unknown) => {
        if (!(error instanceof SpoolBroken)) throw error;
        broken.push(name);
      });
    return broken;
  }

  /** When everything that was asked has been done. */
  async close(): Promise<void> {
    await this.#turns.ended();
  }

  async #rewrap(name: string, version: number): Promise<void> {
    const file = await this.#open(name);
    if (!file) return;
    try {
      const opened = await openHeader(file, name, this.options.keys);
      if (opened.version < version) {
        const { atime, mtime } = await file.stat();
        await rewrapHeader(file, opened, this.options.keys);
        // What is in it is as old as it was.
        await file.utimes(atime, mtime);
      }
      opened.key.fill(0);
    } finally {
      await file.close();
    }
  }

  /** What failed for want of disk is told so. */
  #inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.run(name, () => work().catch(asStorageUnavailable));
  }

  #onEntry<T>(name: string, work: (file: FileHandle, key: Uint8Array) => Promise<T>): Promise<T | undefined> {
    return this.#inTurn(name, async () => {
      const file = await this.#open(name);
      return file && this.#with(file, name, (key) => work(file, key));
    });
  }

  async #with<T>(file: FileHandle, name: string, work: (key: Uint8Array) => Promise<T>): Promise<T> {
    try {
      const { key } = await openHeader(file, name, this.options.keys);
      return await work(key).finally(() => key.fill(0));
    } finally {
      await file.close();
    }
  }

  async #extent(file: FileHandle, name: string, key: Uint8Array): Promise<Extent> {
    const extent = this.#extents.get(name) ?? (await durableExtent(file, name, key));
    this.#extents.set(name, extent);
    return extent;
  }

  /** Until it is known to be durable, it is not known how far the entry goes. */
  async #change(name: string, to: Extent, write: () => Promise<void>): Promise<void> {
    this.#extents.delete(name);
    await write();
    this.#extents.set(name, to);
  }

  #path(name: string): string {
    return join(this.options.folder, name);
  }

  async #open(name: string): Promise<FileHandle | undefined> {
    try {
      return await open(this.#path(name), 'r+');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Made aside, so that whoever finds the entry finds its key. */
  async #make(name: string): Promise<FileHandle> {
    const key = this.options.random(32);
    const wrapped = await this.options.keys.wrap(key).finally(() => key.fill(0));
    const aside = this.#path(`.${name}`);
    await writeFile(aside, newHeader(wrapped), { mode: 0o600, flush: true });
    await rename(aside, this.#path(name));
    await syncFolder(this.options.folder);
    return open(this.#path(name), 'r+');
  }
}
