import type { DatabaseSync } from 'node:sqlite';
import type { LeafReader, StoredLeaf } from '@icx/audit';
import { StorageUnavailable, leafText } from '@icx/event-store';
import { openReader, reading } from './reading.ts';

/** Read-only, beside the process's writer; a leaf's index in the tree is its event's position. */
export interface SqliteLeafReader extends LeafReader {
  close(): void;
}

const HASH = 32;

type HashRow = readonly [position: number, hash: Uint8Array];
type LeafRow = readonly [...fields: HashRow, ...event: EventColumns];
type EventColumns = [
  stream: string,
  revision: number,
  type: string,
  recordedAt: string,
  metadata: string,
  data: string,
];

const damaged = (position: number) =>
  new StorageUnavailable(
    'storage-damaged',
    `The log has no whole event at position ${position}. Run \`icx verify\`, and restore the latest backup.`,
  );

/** Positions without gaps, hashes of the right length: a tree over anything else would prove nothing. */
const checkRow = (position: number, hash: Uint8Array, expected: number): void => {
  if (position !== expected || !ArrayBuffer.isView(hash) || hash.byteLength !== HASH) throw damaged(expected);
};

/** Opens an existing log. Throws `StorageUnavailable`, also from every reading that meets a gap or a damaged leaf hash. */
export const openLeafReader = (path: string): SqliteLeafReader => openReader(path, leafReaderOver);

const leafReaderOver = (db: DatabaseSync): SqliteLeafReader => {
  const head = db.prepare('SELECT coalesce(max(position), 0) FROM events');
  const hashes = db.prepare('SELECT position, leaf_hash FROM events WHERE position > ? ORDER BY position LIMIT ?');
  const leaves = db.prepare(
    `SELECT e.position, e.leaf_hash, s.name, e.revision, e.type, e.recorded_at, e.metadata, e.data
     FROM events e LEFT JOIN streams s ON s.id = e.stream_id WHERE e.position > ? ORDER BY e.position LIMIT ?`,
  );
  for (const statement of [head, hashes, leaves]) statement.setReturnArrays(true);

  const hashesAfter = (after: number, limit: number): Uint8Array => {
    const rows = hashes.all(after, limit) as unknown as HashRow[];
    const block = Buffer.allocUnsafe(rows.length * HASH);
    rows.forEach(([position, hash], index) => {
      checkRow(position, hash, after + 1 + index);
      block.set(hash, index * HASH);
    });
    return block;
  };
  const leavesAfter = (after: number, limit: number): StoredLeaf[] =>
    (leaves.all(after, limit) as unknown as LeafRow[]).map((row, index) => {
      const [position, hash, stream, revision, type, recordedAt, metadata, data] = row;
      checkRow(position, hash, after + 1 + index);
      return {
        position,
        hash,
        text: leafText({ index: position, stream, revision, type, recordedAt, metadata, data }),
      };
    });
  return {
    head: async () => reading(() => (head.get() as unknown as [number])[0]),
    hashes: async (after, limit) => reading(() => hashesAfter(after, limit)),
    leaves: async (after, limit) => reading(() => leavesAfter(after, limit)),
    indexOf: async (position) => Number(position),
    close: () => db.isOpen && db.close(),
  };
};
