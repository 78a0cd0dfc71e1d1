import { existsSync } from 'node:fs';
import { open, readdir, rename, stat, utimes, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isEntryName, newHeader, sealedEntry, syncFolder, writeAll } from '@icx/spool/folder';
import type { FolderPlace } from './places.ts';
import type { Row, Shelf } from './shelf.ts';

/** Files that were sent, and what became of their rows, in `uploads` of the data folder: a file each, sealed. */
class SpoolFolder {
  constructor(private readonly place: FolderPlace) {}

  async names(): Promise<readonly string[]> {
    if (!existsSync(this.path('.'))) return [];
    return (await readdir(this.path('.'))).filter(isEntryName).toSorted();
  }

  path(name: string): string {
    return join(this.place.folder, 'uploads', name);
  }

  async with<T>(name: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
    const file = await open(this.path(name), 'r+');
    return work(file).finally(() => file.close());
  }

  sealed(file: FileHandle, name: string) {
    return sealedEntry(file, name, this.place.keys);
  }

  appends(name: string) {
    return this.with(name, async (file) => (await this.sealed(file, name)).appends);
  }
}

/** The files alone, each with its wrapped key. */
export const spoolEntries = (place: FolderPlace): Shelf => {
  const spool = new SpoolFolder(place);
  const rowOf = (name: string): Promise<Row> =>
    spool.with(name, async (file) => {
      const { wrapped } = await spool.sealed(file, name);
      const { mtime } = await file.stat();
      return { name, key_version: wrapped.version, wrapped_key: wrapped.bytes, written_at: mtime.toISOString() };
    });
  const write = async (row: Row): Promise<void> => {
    const name = row['name'] as string;
    const [aside, writtenAt] = [spool.path(`.${name}`), new Date(row['written_at'] as string)];
    const wrapped = { version: Number(row['key_version']), bytes: row['wrapped_key'] as Uint8Array };
    await writeFile(aside, newHeader(wrapped), { mode: 0o600, flush: true });
    await utimes(aside, writtenAt, writtenAt);
    await rename(aside, spool.path(name));
  };
  return {
    count: async () => (await spool.names()).length,
    page: async (after, limit) => {
      const names = (await spool.names()).filter((name) => after === undefined || name > (after[0] as string));
      return Promise.all(names.slice(0, limit).map(rowOf));
    },
    last: async () => {
      const name = (await spool.names()).at(-1);
      return name === undefined ? undefined : [name];
    },
    write: async (rows) => {
      for (const row of rows) await write(row);
      await syncFolder(spool.path('.'));
    },
  };
};

/** What is in them: a row for each append, as PostgreSQL has it. */
export const spoolParts = (place: FolderPlace): Shelf => {
  const spool = new SpoolFolder(place);
  const rowsOf = (name: string, after: number, limit: number): Promise<readonly Row[]> =>
    spool.with(name, async (file) => {
      const { appends } = await spool.sealed(file, name);
      const wanted = appends.filter(({ from }) => from.plain > after).slice(0, limit);
      return Promise.all(
        wanted.map(async ({ from, to }) => {
          const sealed = Buffer.alloc(to.at - from.at);
          await file.read(sealed, 0, sealed.length, from.at);
          const ends = { to_plain: to.plain, to_at: to.at, to_chunk: to.index };
          return { name, plain: from.plain, at: from.at, chunk: from.index, ...ends, sealed };
        }),
      );
    });
  const write = (row: Row): Promise<void> => {
    const name = row['name'] as string;
    return spool.with(name, async (file) => {
      const { atime, mtime } = await stat(spool.path(name));
      await file.truncate(Number(row['at']));
      await writeAll(file, row['sealed'] as Uint8Array, Number(row['at']));
      await file.datasync();
      await file.utimes(atime, mtime); // what is in it is as old as it was
    });
  };
  return {
    count: async () => {
      let all = 0;
      for (const name of await spool.names()) all += (await spool.appends(name)).length;
      return all;
    },
    page: async (after, limit) => {
      const rows: Row[] = [];
      const [from, plain] = [(after?.[0] as string | undefined) ?? '', Number(after?.[1] ?? -1)];
      for (const name of await spool.names())
        if (name >= from && rows.length < limit)
          rows.push(...(await rowsOf(name, name === from ? plain : -1, limit - rows.length)));
      return rows;
    },
    last: async () => {
      for (const name of (await spool.names()).toReversed()) {
        const append = (await spool.appends(name)).at(-1);
        if (append) return [name, append.from.plain];
      }
      return undefined;
    },
    write: async (rows) => {
      for (const row of rows) await write(row);
    },
  };
};
