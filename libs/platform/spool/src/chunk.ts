import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '@icx/keys';
import { HEADER } from './header.ts';

/** Most plain bytes of one chunk: what is in memory at a time, and what is read in vain before an offset. */
const MOST = 256 * 1024;
const LENGTH = 4;
const NONCE = 12;
const TAG = 16;
const OVERHEAD = LENGTH + NONCE + TAG;
/** In the length: the chunk is the last of its append. */
const ENDS = 0x8000_0000;

/** Where sealed bytes are read from: a file, or what stands for one. */
export interface Sealed {
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ buffer: Buffer; bytesRead: number }>;
}

/** How far an entry goes, or where in it something is. */
export interface Extent {
  /** Byte of the file. */
  readonly at: number;
  /** Plain byte. */
  readonly plain: number;
  /** Number of the chunk. */
  readonly index: number;
}

export const start: Extent = { at: HEADER, plain: 0, index: 0 };

export interface Chunk {
  readonly from: Extent;
  readonly to: Extent;
  /** The last of its append. */
  readonly ends: boolean;
}

/** A chunk opens only as this one of this entry: none can be changed, moved, left out or brought from elsewhere. */
const associatedData = (name: string, { plain, index }: Extent, ends: boolean): Buffer =>
  Buffer.from(JSON.stringify(['icx-spool-1', name, index, plain, ends]));

const after = ({ at, plain, index }: Extent, length: number): Extent => ({
  at: at + OVERHEAD + length,
  plain: plain + length,
  index: index + 1,
});

/** What one append writes at the end of an entry, and where the entry ends then. */
export const sealAppend = (
  name: string,
  key: Uint8Array,
  from: Extent,
  bytes: Uint8Array,
  random: Random,
): { readonly sealed: Buffer; readonly to: Extent } => {
  const parts: Uint8Array[] = [];
  let to = from;
  for (let taken = 0; taken < bytes.length; taken += MOST) {
    const plain = bytes.subarray(taken, taken + MOST);
    const ends = taken + MOST >= bytes.length;
    const length = Buffer.alloc(LENGTH);
    length.writeUInt32BE((plain.length | (ends ? ENDS : 0)) >>> 0);
    const nonce = random(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(associatedData(name, to, ends));
    parts.push(length, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag());
    to = after(to, plain.length);
  }
  return { sealed: Buffer.concat(parts), to };
};

/** The chunk that begins there; `undefined`: no whole one does, the file ends or is a crash's from here on. */
export const chunkAt = async (file: Sealed, from: Extent, fileSize: number): Promise<Chunk | undefined> => {
  if (from.at + OVERHEAD > fileSize) return undefined;
  const { buffer } = await file.read(Buffer.alloc(LENGTH), 0, LENGTH, from.at);
  const told = buffer.readUInt32BE();
  const length = told & ~ENDS;
  const to = after(from, length);
  return length > 0 && length <= MOST && to.at <= fileSize ? { from, to, ends: told >= ENDS } : undefined;
};

/** Its plain bytes; `undefined`: it does not open. */
export const openChunk = async (
  file: Sealed,
  name: string,
  key: Uint8Array,
  { from, to, ends }: Chunk,
): Promise<Buffer | undefined> => {
  const size = to.at - from.at - LENGTH;
  const { buffer: sealed, bytesRead } = await file.read(Buffer.allocUnsafe(size), 0, size, from.at + LENGTH);
  if (bytesRead !== size) return undefined;
  const opened = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  opened.setAAD(associatedData(name, from, ends));
  opened.setAuthTag(sealed.subarray(-TAG));
  const plain = opened.update(sealed.subarray(NONCE, -TAG));
  try {
    opened.final();
    return plain;
  } catch {
    plain.fill(0);
    return undefined;
  }
};
