import type { Encoding } from './decode.ts';

/** UTF-16 as UTF-8, in which line ends can be found; anything else as it is. What is no letter becomes U+FFFD. */
export const asUtf8 = (
  pieces: AsyncGenerator<Buffer, void, undefined>,
  encoding: Encoding,
): AsyncGenerator<Buffer, void, undefined> => (encoding.startsWith('utf-16') ? transcoded(pieces, encoding) : pieces);

async function* transcoded(pieces: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer, void, undefined> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  for await (const piece of pieces) yield Buffer.from(decoder.decode(piece, { stream: true }));
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}
