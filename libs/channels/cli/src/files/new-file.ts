import { open, rm, type FileHandle } from 'node:fs/promises';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';

/** Into a new file that only its owner may read: whole, and on the disk, or not at all. */
export const intoNewFile = async <T>(file: string, write: (target: FileHandle) => Promise<T>): Promise<T> => {
  const target = await open(file, 'wx', 0o600).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`;
    throw wrongUsage('file-not-writable', `${file} ${why}. Name another file.`);
  });
  try {
    const written = await write(target);
    await target.sync();
    return written;
  } catch (error) {
    await rm(file, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'write' && syscall !== 'fsync') throw error;
    throw new Failure(exitCodes.notWritten, 'file-not-written', `${file} cannot be written (${code}): it was removed.`);
  } finally {
    await target.close();
  }
};
