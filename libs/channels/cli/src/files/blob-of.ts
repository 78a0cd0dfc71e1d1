import { openAsBlob } from 'node:fs';
import { wrongUsage } from '../failure.ts';

/** A file that is to be sent. */
export const blobOf = (path: string): Promise<Blob> =>
  openAsBlob(path).catch(() => {
    throw wrongUsage('file-unreadable', `${path} cannot be read: name a file that is there.`);
  });
