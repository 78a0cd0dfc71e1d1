import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

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

/** One HTTP call as it is, where `fetch` would mend the address and the headers. Rejects if there is no answer. */
export const call = async (url: string, { method, path, headers = {}, body }: Call): Promise<Reply> => {
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
