import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as the exchange got it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/**
 * What comes back: JSON with a status, a text that is no JSON, CSV whole or cut off, events and then the end, a
 * redirection, the beginning of JSON that trickles on for ever, a broken connection, or nothing.
 */
export type Answer =
  | { readonly status: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly text: string }
  | { readonly csv: string; readonly cutOff?: boolean }
  | { readonly events: readonly object[] }
  | { readonly redirect: string }
  | { readonly endless: string }
  | 'reset'
  | 'silence';

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : request.headers['content-type']?.startsWith('multipart/') ? text : JSON.parse(text);
};

/** Plays the exchange: answers in order, the last answer again and again, and remembers every call. */
export const playExchange = async (...answers: readonly Answer[]) => {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      const answer = answers[Math.min(calls.push({ method, path, headers, body }), answers.length) - 1]!;
      if (answer === 'silence') return undefined;
      if (answer === 'reset') return request.socket.resetAndDestroy();
      if ('redirect' in answer) return response.writeHead(307, { location: answer.redirect }).end();
      if ('endless' in answer) {
        response.writeHead(200, { 'content-type': 'application/json' }).write(answer.endless);
        const trickle = setInterval(() => response.write(' '), 10);
        return response.on('close', () => clearInterval(trickle));
      }
      if ('events' in answer) {
        const told = answer.events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
        return response.writeHead(200, { 'content-type': 'text/event-stream' }).end(told);
      }
      if ('csv' in answer) {
        response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8; header=present' });
        return response.write(answer.csv, () => (answer.cutOff ? request.socket.destroy() : response.end()));
      }
      const [type, text] =
        'json' in answer ? ['application/json', JSON.stringify(answer.json)] : ['text/html', answer.text];
      const more = 'json' in answer ? answer.headers : {};
      return response.writeHead(answer.status, { 'content-type': type, ...more }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, calls, close };
};
