import { Readable } from 'node:stream';
import { crc32, createGunzip } from 'node:zlib';
import type { Entry } from 'yauzl';
import { limits } from './limits.ts';
import { BrokenFile, unreadable } from './refusals.ts';

/** So many bytes may come out of few: the beginning of a file is more alike than the rest. */
const ALLOWANCE = 1024 * 1024;

/** @throws BrokenFile if more comes out than does of any table */
const boundRatio = (unpacked: number, packed: number): void => {
  if (unpacked > ALLOWANCE + packed * limits.ratio) throw new BrokenFile(unreadable.bomb);
};

/** What unpacking throws, as what it means for the file. */
export const broken = (error: unknown): unknown => {
  if (error instanceof BrokenFile) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return new BrokenFile(unreadable.cut);
  return code?.startsWith('Z_') ? new BrokenFile(unreadable.damaged) : error;
};

/** What is in a gzip, of one member or of several that belong together. @throws BrokenFile */
export async function* gunzipped(
  packed: AsyncGenerator<Buffer, void, undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  const source = Readable.from(packed, { objectMode: false });
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  let unpacked = 0;
  try {
    for await (const piece of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      unpacked += piece.length;
      boundRatio(unpacked, gunzip.bytesWritten);
      yield piece;
    }
  } catch (error) {
    throw broken(error);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** What is in a member of a zip, compared with what the zip says of it. @throws BrokenFile */
export async function* inflated(
  member: AsyncIterable<Buffer>,
  { compressedSize, uncompressedSize, crc32: sum }: Pick<Entry, 'compressedSize' | 'uncompressedSize' | 'crc32'>,
): AsyncGenerator<Buffer, void, undefined> {
  let [unpacked, found] = [0, 0];
  try {
    for await (const piece of member) {
      unpacked += piece.length;
      boundRatio(unpacked, compressedSize);
      found = crc32(piece, found);
      yield piece;
    }
  } catch (error) {
    throw broken(error);
  }
  if (unpacked !== uncompressedSize || found !== sum) throw new BrokenFile(unreadable.damaged);
}
