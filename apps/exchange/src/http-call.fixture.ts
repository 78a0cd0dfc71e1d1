import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { ApiDocument } from './api-document.fixture.ts';

export interface Call {
  readonly method: string;
  /** Sent as it is: nothing is normalised or escaped. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed if it is JSON: what it holds is asserted, not typed. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** What callers call an exchange that listens elsewhere: its public host by the address where it listens. */
export const knownAs = new Map<string, string>();

/** What the exchange at an address says of its answers, asked for before its first one. */
const documents = new Map<string, ApiDocument>();

const documentOf = async (url: string): Promise<ApiDocument> => {
  const known = documents.get(url);
  if (known) return known;
  const { status, text } = await send(url, { method: 'GET', path: '/openapi.json' });
  if (status !== 200) throw new Error(`/openapi.json is answered with ${status}: ${text}`);
  const document = new ApiDocument(text);
  documents.set(url, document);
  return document;
};

/**
 * One HTTP call as it is, where `fetch` would mend the address and the headers. Rejects if there is no answer, and if it is
 * not as the document of the exchange says.
 */
export const call = async (url: string, asked: Call): Promise<Reply> => {
  const document = await documentOf(url);
  const reply = await send(url, asked);
  document.check(asked.method, asked.path, reply);
  return reply;
};

const send = async (url: string, { method, path, headers = {}, body }: Call): Promise<Reply> => {
  const { hostname, port } = new URL(url);
  const host = knownAs.get(url);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const answered = Promise.withResolvers<Reply>();
  const sent = request(
    {
      hostname,
      port,
      method,
      path,
      agent,
      headers: { ...length, ...(host === undefined ? {} : { host }), ...headers },
    },
    (reply) => {
      text(reply)
        .then((content) => {
          const json = /json/.test(reply.headers['content-type'] ?? '');
          answered.resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            text: content,
            body: json && content !== '' ? JSON.parse(content) : undefined,
          });
        })
        .catch(answered.reject);
    },
  );
  sent.on('error', answered.reject);
  sent.end(body);
  return answered.promise;
};
