import { open, type FileHandle } from 'node:fs/promises';
import { StorageUnavailable } from '@icx/event-store';

const onWindows = process.platform === 'win32'; // a folder cannot be opened to sync it

/** So that what was made, renamed or removed in it is so after a power failure. */
export const syncFolder = async (path: string): Promise<void> => {
  if (onWindows) return;
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
};

/** A disk that is nearly full takes a part, and says so with the next. */
export const writeAll = async (file: FileHandle, bytes: Uint8Array, at: number): Promise<void> => {
  for (let written = 0; written < bytes.length;)
    written += (await file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
};

export const asStorageUnavailable = (error: unknown): never => {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
  throw new StorageUnavailable('storage-full', 'The disk is full: nothing was written. Free space, then try again.', {
    cause: error,
  });
};
