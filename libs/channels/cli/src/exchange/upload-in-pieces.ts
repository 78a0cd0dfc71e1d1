import type { Progress } from '../output/progress.ts';
import type { ExchangeClient } from './client.ts';
import { notAnExchange } from './failures.ts';
import { TryingAgain } from './trying-again.ts';

/** What is sent in pieces has more bytes than this; a smaller file is one call, sent again as a whole [choice]. */
export const IN_PIECES_FROM = 8 * 1024 * 1024;
/** A connection that breaks costs at most so much, and the bar moves so often [choice]. */
const PIECE = 4 * 1024 * 1024;
const KIB = 1024;
const PROTOCOL = { 'tus-resumable': '1.0.0' };

export interface FileToSend {
  readonly bytes: Blob;
  readonly name: string;
  /** What it is and how it is to be taken, as a query. */
  readonly query: string;
  /** With the same one it is the same upload: it goes on where it was. */
  readonly key: string;
}

/** Sends a file by the tus protocol, and what broke off from where the exchange says it is. Answers the file's id. */
export const uploadInPieces = async (
  file: FileToSend,
  exchange: ExchangeClient,
  bar: Progress,
  signal: AbortSignal,
): Promise<string> => {
  const trying = new TryingAgain(signal, ['upload-offset-conflict']);
  let furthest = -1;
  const reached = (offset: number): void => {
    if (offset > furthest) trying.gained();
    furthest = Math.max(furthest, offset);
    bar.update(Math.ceil(offset / KIB), Math.ceil(file.bytes.size / KIB));
  };
  let upload: string | undefined;
  for (;;)
    try {
      upload ??= await create(file, exchange, signal);
      return await sendFrom(upload, file.bytes, exchange, reached, signal);
    } catch (error) {
      await trying.after(error);
    }
};

const create = async ({ bytes, name, query, key }: FileToSend, exchange: ExchangeClient, signal: AbortSignal) => {
  const headers = {
    ...{ ...PROTOCOL, 'idempotency-key': key, 'upload-length': String(bytes.size) },
    'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
  };
  const answer = await exchange.send(`v1/files/tus${query}`, { method: 'POST', headers, signal });
  const id = answer.headers.get('location')?.split('/').at(-1);
  if (!id) throw notAnExchange(exchange.url);
  // The exchange may stand behind a path, which it does not know of.
  return `v1/files/tus/${encodeURIComponent(id)}`;
};

const sendFrom = async (
  upload: string,
  bytes: Blob,
  exchange: ExchangeClient,
  reached: (offset: number) => void,
  signal: AbortSignal,
): Promise<string> => {
  let answer = await exchange.send(upload, { method: 'HEAD', headers: PROTOCOL, signal });
  for (let before = -1; ;) {
    const file = answer.headers.get('icx-file');
    const offset = Number(answer.headers.get('upload-offset') ?? NaN);
    if (file === null && !(offset > before && offset < bytes.size)) throw notAnExchange(exchange.url);
    reached(offset);
    if (file !== null) return file;
    before = offset;
    const body = await bytes.slice(offset, offset + PIECE).arrayBuffer();
    const headers = {
      ...{ ...PROTOCOL, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
    };
    answer = await exchange.send(upload, { method: 'PATCH', headers, body, signal });
  }
};
