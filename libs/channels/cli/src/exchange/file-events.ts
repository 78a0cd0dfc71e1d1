import type { FileNewsDocument } from '@icx/files-service';

/** What the exchange tells of a file that is followed, one for each event: its data stand on one line. */
export async function* fileEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FileNewsDocument, void, undefined> {
  const characters = new TextDecoder();
  let rest = '';
  for await (const piece of bytes) {
    const lines = (rest + characters.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length)) as FileNewsDocument;
  }
}
