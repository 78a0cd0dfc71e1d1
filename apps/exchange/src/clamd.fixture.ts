import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** What a scanner finds anywhere in a file. */
export const PLANTED = 'ICX-CLAMD-TEST';

/** Speaks clamd's INSTREAM: parts with their lengths before them, the last one empty. */
export class FakeClamd {
  private constructor(private readonly server: Server) {}

  static async open(): Promise<FakeClamd> {
    const server = createServer((socket) => {
      let came = Buffer.alloc(0);
      socket.on('error', () => undefined);
      socket.on('data', (data: Buffer) => {
        came = Buffer.concat([came, data]);
        if (isWhole(came)) socket.end(came.includes(PLANTED) ? 'stream: Icx-Test FOUND\0' : 'stream: OK\0');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeClamd(server);
  }

  get address() {
    return { host: '127.0.0.1', port: (this.server.address() as AddressInfo).port };
  }

  close(): void {
    this.server.close();
  }
}

const isWhole = (came: Buffer): boolean => {
  for (let at = 'zINSTREAM\0'.length; at + 4 <= came.length;) {
    const length = came.readUInt32BE(at);
    if (length === 0) return true;
    at += 4 + length;
  }
  return false;
};
