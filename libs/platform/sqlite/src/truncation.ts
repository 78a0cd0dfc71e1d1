import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StorageUnavailable } from '@icx/event-store';

/** Bytes; every database is made with this page size, so a file that ends within a page has lost something. */
export const PAGE_SIZE = 4096;

const WAL_HEADER = 32;
const FRAME_HEADER = 24;

interface WalContent {
  readonly pageSize: number;
  /** Size of the database in pages after the last commit in the write-ahead log. */
  readonly databasePages: number;
  readonly pages: ReadonlySet<number>;
}

/** The pages that a write-ahead log holds up to its last commit: https://sqlite.org/fileformat2.html#walformat */
const readWal = (path: string): WalContent | undefined => {
  if (!existsSync(path)) return undefined;
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const header = Buffer.alloc(WAL_HEADER);
    if (readSync(file, header, 0, WAL_HEADER, 0) < WAL_HEADER) return undefined;
    const pageSize = header.readUInt32BE(8);
    const salts = header.subarray(16, 24);
    const frame = Buffer.alloc(FRAME_HEADER);
    const pages = new Set<number>();
    let pending: number[] = [];
    let databasePages = 0;
    for (let at = WAL_HEADER; at + FRAME_HEADER + pageSize <= size; at += FRAME_HEADER + pageSize) {
      readSync(file, frame, 0, FRAME_HEADER, at);
      if (!frame.subarray(8, 16).equals(salts)) break; // left over from an earlier round of the log
      pending.push(frame.readUInt32BE(0));
      const committed = frame.readUInt32BE(4);
      if (committed === 0) continue;
      databasePages = committed;
      for (const page of pending) pages.add(page);
      pending = [];
    }
    return databasePages === 0 ? undefined : { pageSize, databasePages, pages };
  } finally {
    closeSync(file);
  }
};

/**
 * Throws `StorageUnavailable('storage-damaged')` if an existing database file is shorter than its content.
 *
 * SQLite compares page count and file size by itself, but not while a write-ahead log is present, which is the normal
 * state after a crash. The database file itself is only measured, never opened here: closing any descriptor of it would
 * drop the locks that SQLite's other connections of this process hold on it (https://sqlite.org/howtocorrupt.html, 2.2).
 * The log is read before the file is measured, so that a checkpoint running meanwhile cannot look like damage.
 */
export const refuseTruncated = (path: string): void => {
  const wal = readWal(`${path}-wal`);
  const { size } = statSync(path);
  let missing = size === 0 || (!wal && size % PAGE_SIZE !== 0) ? 1 : 0;
  if (wal) {
    const whole = Math.floor(size / wal.pageSize);
    for (let page = whole + 1; page <= wal.databasePages; page += 1) if (!wal.pages.has(page)) missing += 1;
  }
  if (missing === 0) return;
  throw new StorageUnavailable(
    'storage-damaged',
    `${path} is truncated: it has ${size} bytes and lacks at least ${missing} page(s). ` +
      'Nothing was changed. Keep the file, and restore the latest backup with `icx restore`.',
  );
};
