import { existsSync } from 'node:fs';
import type { EventStore } from '@icx/event-store';
import { strangerTo, type ViewSet } from '@icx/read-store/following';
import { asStorageUnavailable, openReadOnly } from '../index.ts';
import { UnusableViews, ViewsFile } from './views-file.ts';

export interface OpenedFile {
  readonly file: ViewsFile;
  /** Why what was there could not be used; nothing when it could, or when there was nothing. */
  readonly discarded: string | undefined;
}

const open = async (path: string, views: ViewSet, log: EventStore): Promise<ViewsFile> => {
  openReadOnly(path).close(); // finds a truncated file, before SQLite would write to it
  const file = ViewsFile.open(path, views);
  try {
    const stranger = await strangerTo(log, file.checkpoint);
    if (stranger) throw new UnusableViews(stranger);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
};

const reason = (error: unknown): string => {
  if (error instanceof UnusableViews) return error.message;
  const unavailable = asStorageUnavailable(error);
  if (unavailable && unavailable.reason !== 'storage-damaged') throw unavailable;
  return 'it is damaged';
};

/**
 * The views at this path if they are these views, made from this log and whole; otherwise an empty file in their place.
 * Throws `StorageUnavailable` where neither can be had: the disk is full, or another process holds the file.
 */
export const openFile = async (path: string, views: ViewSet, log: EventStore): Promise<OpenedFile> => {
  let discarded: string | undefined;
  if (existsSync(path)) {
    try {
      return { file: await open(path, views, log), discarded };
    } catch (error) {
      discarded = reason(error);
    }
  }
  try {
    return { file: ViewsFile.create(path, views), discarded };
  } catch (error) {
    throw asStorageUnavailable(error) ?? error;
  }
};
