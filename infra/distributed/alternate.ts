import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Alternating {
  /** Where callers call. */
  readonly url: string;
  /** Each call goes to the next of these. */
  readonly to: (urls: readonly string[]) => void;
  /** How many calls each of them was asked. */
  readonly asked: () => readonly number[];
  readonly close: () => void;
}

/** A proxy of one's own before several web processes, as a balancer without memory is: no two calls after another meet one. */
export const alternate = async (): Promise<Alternating> => {
  let targets: readonly string[] = [];
  let turn = 0;
  let asked: number[] = [];
  /** Who refuses the connection has had nothing of the call: the next one is asked. */
  const handOn = (call: IncomingMessage, reply: ServerResponse, left: number): void => {
    const next = turn++ % targets.length;
    const target = targets[next];
    if (!target) return void reply.writeHead(503).end();
    asked[next]! += 1;
    const { hostname, port } = new URL(target);
    const forwarded = { ...call.headers, 'x-forwarded-for': call.socket.remoteAddress ?? '' };
    const to = request({ hostname, port, method: call.method, path: call.url, headers: forwarded }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(reply);
    });
    to.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && left > 1) return handOn(call, reply, left - 1);
      return reply.headersSent ? reply.destroy() : reply.writeHead(502).end();
    });
    to.once('socket', (socket) => {
      const begin = (): unknown => call.pipe(to);
      if (socket.connecting) socket.once('connect', begin);
      else begin();
    });
    reply.once('close', () => to.destroy());
  };
  const server = createServer((call, reply) => handOn(call, reply, targets.length));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to: (urls) => {
      targets = urls;
      asked = urls.map(() => 0);
    },
    asked: () => asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
