import { limits } from './limits.ts';

export interface Sampled {
  readonly sample: Buffer;
  readonly all: AsyncGenerator<Buffer, void, undefined>;
}

/** The first bytes, enough to judge a file by, and all of it once more. */
export const sampled = async (bytes: AsyncIterable<Uint8Array>): Promise<Sampled> => {
  const source = bytes[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let length = 0;
  while (length < limits.sample) {
    const next = await source.next();
    if (next.done) break;
    first.push(bufferOf(next.value));
    length += next.value.length;
  }
  const sample = Buffer.concat(first);
  return { sample, all: replayed(sample, source) };
};

async function* replayed(sample: Buffer, source: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* pieces(sample);
    for (let next = await source.next(); !next.done; next = await source.next()) yield* pieces(bufferOf(next.value));
  } finally {
    await source.return?.();
  }
}

/** Of the file from a later byte on. */
export async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  for await (const some of bytes) yield* pieces(bufferOf(some));
}

/** Rows are given batch by batch as their bytes come: so a batch is of a piece of the file, however it was sent. */
function* pieces(bytes: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += limits.piece) yield bytes.subarray(at, at + limits.piece);
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
