import type { FileHandle } from 'node:fs/promises';
import type { KeyRing, Wrapped } from '@icx/keys';
import { chunkAt, start, type Extent } from '../chunk.ts';
import { openHeader } from '../header.ts';
import { durableExtent } from './extent.ts';

/** An entry as it lies in its file, still sealed: for whoever moves it to another engine. */
export interface SealedEntry {
  readonly wrapped: Wrapped;
  /** Those that are durable, in order. */
  readonly appends: readonly { readonly from: Extent; readonly to: Extent }[];
}

/** Only the newest append is opened, in memory, since it may be torn. Throws `SpoolBroken` and `KmsUnavailable`. */
export const sealedEntry = async (file: FileHandle, name: string, keys: KeyRing): Promise<SealedEntry> => {
  const { version, bytes, key } = await openHeader(file, name, keys);
  const durable = await durableExtent(file, name, key).finally(() => key.fill(0));
  const appends: { from: Extent; to: Extent }[] = [];
  let from = start;
  for (let at = start; at.at < durable.at;) {
    const chunk = (await chunkAt(file, at, durable.at))!;
    at = chunk.to;
    if (!chunk.ends) continue;
    appends.push({ from, to: at });
    from = at;
  }
  return { wrapped: { version, bytes }, appends };
};
