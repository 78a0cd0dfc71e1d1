import { open } from 'node:fs/promises';
import { chunkAt, openChunk, start, type Extent, type Sealed } from './chunk.ts';
import { SpoolBroken, type SpoolHandle } from './spool.ts';

/**
 * The plain bytes of an entry from that one on, in any thread of this machine, at most a chunk at a time.
 * Throws `SpoolBroken` if it ends before its size or a chunk does not open.
 */
export async function* readSpooled({ path, ...entry }: SpoolHandle, from = 0): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    yield* plainFrom(file, (await file.stat()).size, entry, start, from);
  } finally {
    await file.close();
  }
}

/** @param begin where in the file to begin: at or before the plain byte `from` */
export async function* plainFrom(
  file: Sealed,
  fileSize: number,
  { name, key, size }: Pick<SpoolHandle, 'name' | 'key' | 'size'>,
  begin: Extent,
  from: number,
): AsyncGenerator<Uint8Array> {
  for (let at = begin; at.plain < size;) {
    const chunk = await chunkAt(file, at, fileSize);
    if (!chunk) throw new SpoolBroken(name);
    if (chunk.to.plain > from) {
      const plain = await openChunk(file, name, key, chunk);
      if (!plain) throw new SpoolBroken(name);
      yield plain.subarray(Math.max(0, from - at.plain));
    }
    at = chunk.to;
  }
}
