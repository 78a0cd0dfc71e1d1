import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A server on loopback whose failures are set by the spec. */
export class FakeHttp {
  readonly heard: Heard[] = [];
  /** Answers this instead of what it should; `silence` never answers, `hang-up` closes the connection. */
  fails: Reply | 'silence' | 'hang-up' | undefined;
  readonly #server = createServer((call, reply) => void this.#serve(call, reply));
  #port = 0;

  constructor(private readonly answer: (heard: Heard) => Reply) {}

  async start(): Promise<void> {
    await once(this.#server.listen(this.#port, '127.0.0.1'), 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What is open is cut off, as in an outage. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #serve(call: IncomingMessage, reply: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of call) text += String(chunk);
    const heard = { path: call.url ?? '', headers: call.headers, body: JSON.parse(text) as Heard['body'] };
    this.heard.push(heard);
    if (this.fails === 'silence') return;
    if (this.fails === 'hang-up') return void call.socket.destroy();
    const { status, body } = this.fails ?? this.answer(heard);
    reply.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  }
}
