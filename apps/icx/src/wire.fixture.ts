import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a call: it never arrives and nothing comes back, or it is carried out and the line then breaks. */
export type Fault = 'silence' | 'answer lost';

/** A line to the exchange that fails as a spec says; every call that went over it is kept. */
export class Wire {
  readonly calls: { readonly method: string; readonly path: string; readonly offset: number | undefined }[] = [];
  /** Of the next call that is like this. */
  fault: { readonly like: RegExp; readonly what: Fault; readonly then: () => void } | undefined;
  readonly #server = createServer((call, reply) => this.#carry(call, reply));

  constructor(private readonly exchange: () => string) {}

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Resolves once a call like this met its fault. */
  fails(like: RegExp, what: Fault): Promise<void> {
    return new Promise((then) => (this.fault = { like, what, then }));
  }

  #carry(call: IncomingMessage, reply: ServerResponse): void {
    const { method = '', url: path = '', headers } = call;
    const offset = headers['upload-offset'];
    this.calls.push({ method, path, offset: offset === undefined ? undefined : Number(offset) });
    const fault = this.fault?.like.test(`${method} ${path} ${offset}`) ? this.fault : undefined;
    if (fault) this.fault = undefined;
    if (fault?.what === 'silence') {
      call.resume();
      return fault.then();
    }
    const onward = request(new URL(path, this.exchange()), { method, headers }, (answer) => {
      if (fault) {
        answer.resume();
        reply.destroy();
        return fault.then();
      }
      reply.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(reply);
    });
    onward.on('error', () => reply.destroy());
    call.pipe(onward);
  }
}
