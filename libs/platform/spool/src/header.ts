import type { FileHandle } from 'node:fs/promises';
import { KeyDoesNotFit, type KeyRing, type Wrapped } from '@icx/keys';
import { SpoolBroken } from './spool.ts';

/**
 * Before the chunks: the wrapped data key, in one of two places, each a sector of its own. A re-wrapping writes the other
 * one and then clears the first, so that a crash leaves one that opens.
 */
const PLACE = 512;
export const HEADER = 2 * PLACE;
const MAGIC = Buffer.from('icx-spool-1\n');
const WRAPPED = 60;

interface Opened extends Wrapped {
  readonly place: number;
  readonly key: Uint8Array;
}

export const newHeader = (wrapped: Wrapped): Buffer => Buffer.concat([placed(wrapped), Buffer.alloc(PLACE)]);

/** The entry's data key, the caller's to zero. Throws `SpoolBroken` and `KmsUnavailable`. */
export const openHeader = async (file: FileHandle, name: string, keys: KeyRing): Promise<Opened> => {
  const { buffer } = await file.read(Buffer.alloc(HEADER), 0, HEADER, 0);
  let cause: unknown;
  for (const { place, ...wrapped } of wrappedIn(buffer))
    try {
      return { place, ...wrapped, key: await keys.unwrap(wrapped) };
    } catch (error) {
      if (!(error instanceof KeyDoesNotFit)) throw error;
      cause = error;
    }
  throw new SpoolBroken(name, { cause });
};

/** Puts the key under the newest wrapping key, durably; nothing of the old wrapping stays. */
export const rewrapHeader = async (file: FileHandle, { place, key }: Opened, keys: KeyRing): Promise<void> => {
  await file.write(placed(await keys.wrap(key)), 0, PLACE, (1 - place) * PLACE);
  await file.datasync();
  await file.write(Buffer.alloc(PLACE), 0, PLACE, place * PLACE);
  await file.datasync();
};

const placed = ({ version, bytes }: Wrapped): Buffer => {
  const written = Buffer.alloc(PLACE);
  MAGIC.copy(written);
  written.writeUInt32BE(version, MAGIC.length);
  written.set(bytes, MAGIC.length + 4);
  return written;
};

/** The newest first. */
const wrappedIn = (header: Buffer): readonly (Wrapped & { readonly place: number })[] =>
  [0, 1]
    .map((place) => ({ place, written: header.subarray(place * PLACE, (place + 1) * PLACE) }))
    .filter(({ written }) => written.subarray(0, MAGIC.length).equals(MAGIC))
    .map(({ place, written }) => {
      const version = written.readUInt32BE(MAGIC.length);
      return { place, version, bytes: written.subarray(MAGIC.length + 4, MAGIC.length + 4 + WRAPPED) };
    })
    .toSorted((a, b) => b.version - a.version);
