import { Readable } from 'node:stream';
import { fromBufferPromise, fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { limits } from './limits.ts';
import { BrokenFile, unreadable } from './refusals.ts';
import type { Again } from './table.ts';
import { inflated } from './unpack.ts';

/** Reads a zip from its end, where it says what is in it. */
class FromAgain extends RandomAccessReader {
  constructor(private readonly again: Again) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(range(this.again.from(start), end - start), { objectMode: false });
  }
}

async function* range(bytes: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let left = length;
  if (left === 0) return;
  for await (const piece of bytes) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

/** All bytes of what must be held. @throws BrokenFile if they are too many */
export const held = async (all: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of all) {
    length += piece.length;
    if (length > limits.held) throw new BrokenFile(unreadable.tooLarge);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};

export interface Zip {
  readonly file: ZipFile;
  readonly entries: readonly Entry[];
}

/** Sizes are compared here, with the ratio. */
const options = { autoClose: false, validateEntrySizes: false };

/** What yauzl says is for who writes zips: it is mostly the end that is missing. Other errors are not the file's. */
const brokenZip = (error: unknown): unknown => {
  if (!(error instanceof Error) || error.constructor !== Error || 'code' in error) return error;
  return new BrokenFile(/encryption/.test(error.message) ? unreadable.encrypted : unreadable.cut);
};

/** @throws BrokenFile */
export const openZip = async (source: Buffer | Again): Promise<Zip> => {
  try {
    const file = await (Buffer.isBuffer(source)
      ? fromBufferPromise(source, options)
      : fromRandomAccessReaderPromise(new FromAgain(source), source.size, options));
    const entries: Entry[] = [];
    if (file.entryCount > limits.parts) throw new BrokenFile(unreadable.several);
    for await (const entry of file.eachEntry()) entries.push(entry);
    return { file, entries };
  } catch (error) {
    throw brokenZip(error);
  }
};

/** What is in one member. @throws BrokenFile */
export async function* memberOf({ file }: Zip, entry: Entry): AsyncGenerator<Buffer, void, undefined> {
  if (entry.isEncrypted()) throw new BrokenFile(unreadable.encrypted);
  if (!entry.canDecodeFileData()) throw new BrokenFile(unreadable.method);
  const stream = await file.openReadStreamPromise(entry).catch((error: unknown) => {
    throw brokenZip(error);
  });
  yield* inflated(stream as AsyncIterable<Buffer>, entry);
}
