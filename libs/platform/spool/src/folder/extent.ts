import type { FileHandle } from 'node:fs/promises';
import { chunkAt, openChunk, start, type Chunk, type Extent } from '../chunk.ts';

/**
 * How far what was appended durably goes. Only the newest append can be torn, since each waits for the disk: its chunks
 * are opened, those before it are read when they are needed.
 */
export const durableExtent = async (file: FileHandle, name: string, key: Uint8Array): Promise<Extent> => {
  const { size } = await file.stat();
  let [whole, newest]: [Extent, readonly Chunk[]] = [start, []];
  let open: Chunk[] = [];
  for (let at = start; ;) {
    const chunk = await chunkAt(file, at, size);
    if (!chunk) break;
    open.push(chunk);
    at = chunk.to;
    if (!chunk.ends) continue;
    [whole, newest] = [open[0]!.from, open];
    open = [];
  }
  for (const chunk of newest) {
    const plain = await openChunk(file, name, key, chunk);
    if (!plain) return whole;
    plain.fill(0);
  }
  return newest.at(-1)?.to ?? start;
};

/** Where the append ended with which the entry had so many plain bytes; `undefined`: none did. */
export const extentOf = async (file: FileHandle, plain: number, durable: Extent): Promise<Extent | undefined> => {
  if (plain === 0) return start;
  for (let at = start; at.plain < plain;) {
    const chunk = await chunkAt(file, at, durable.at);
    if (!chunk) return undefined;
    if (chunk.to.plain === plain && chunk.ends) return chunk.to;
    at = chunk.to;
  }
  return undefined;
};
