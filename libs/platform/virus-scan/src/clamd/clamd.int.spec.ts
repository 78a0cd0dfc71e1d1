import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ScannerUnavailable } from '../index.ts';
import { clamdAt, parseClamdAddress } from './index.ts';

/** Speaks the protocol as clamd does. `limit`: StreamMaxLength. */
const listen = async (answer: (bytes: Buffer) => string, limit = Infinity): Promise<Server> => {
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      const parts: Buffer[] = [];
      let at = 'zINSTREAM\0'.length;
      for (;;) {
        if (received.length < at + 4) return;
        const length = received.readUInt32BE(at);
        if (length === 0) break;
        if (received.length < at + 4 + length) return;
        parts.push(received.subarray(at + 4, at + 4 + length));
        at += 4 + length;
        if (parts.reduce((sum, part) => sum + part.length, 0) > limit)
          return void socket.end('INSTREAM size limit exceeded. ERROR\0');
      }
      expect(received.subarray(0, 10).toString()).toBe('zINSTREAM\0');
      socket.end(answer(Buffer.concat(parts)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};
const at = (server: Server) => clamdAt({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, 300);

async function* inParts(...parts: (string | Buffer)[]) {
  for (const part of parts) yield Buffer.from(part);
}

let server: Server;
afterEach(() => server.close());

test('what is clean is said to be, whole, in whatever parts it came', async () => {
  server = await listen((bytes) => (bytes.toString() === 'a,b\nc,d\n' ? 'stream: OK\0' : 'no'));
  expect(await at(server).scan(inParts('a,', 'b\nc', ',d\n'))).toEqual({ verdict: 'clean' });
});

test('what is infected is said to be, by which signature', async () => {
  server = await listen((bytes) => (bytes.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0'));
  expect(await at(server).scan(inParts('X', 'EICAR'))).toEqual({
    verdict: 'infected',
    signature: 'Eicar-Test-Signature',
  });
});

test('what is longer than it looks at is neither, though it ends the connection in the middle', async () => {
  server = await listen(() => 'stream: OK\0', 1000);
  const parts = Array.from({ length: 50 }, () => Buffer.alloc(100_000));
  expect(await at(server).scan(inParts(...parts))).toEqual({ verdict: 'too-long' });
});

test.each([
  ['gives no answer', () => ''],
  ['gives another answer', () => 'stream: OK but not really\0'],
  ['has an error of its own', () => 'UNKNOWN COMMAND\0'],
])('one that %s cannot be asked', async (_, answer) => {
  server = await listen(answer);
  await expect(at(server).scan(inParts('a'))).rejects.toThrow(ScannerUnavailable);
});

test('one that hangs, ends the connection, or is not there cannot be asked', async () => {
  const hanging: Socket[] = [];
  server = createServer((socket) => void hanging.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await expect(at(server).scan(inParts('a'))).rejects.toThrow(ScannerUnavailable);
  for (const socket of hanging) socket.destroy();
  const ending = createServer((socket) => socket.destroy());
  ending.listen(0, '127.0.0.1');
  await once(ending, 'listening');
  await expect(at(ending).scan(inParts('a'))).rejects.toThrow(ScannerUnavailable);
  const gone = at(ending);
  ending.close();
  await once(ending, 'close');
  await expect(gone.scan(inParts('a'))).rejects.toThrow(ScannerUnavailable);
});

test.each([
  ['127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
  ['[::1]:3310', { host: '::1', port: 3310 }],
  ['clamd.internal:3310', { host: 'clamd.internal', port: 3310 }],
  ['unix:/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
])('%s is an address', (text, address) => {
  server = createServer();
  expect(parseClamdAddress(text)).toEqual(address);
});

test.each(['', 'clamd', 'clamd:', ':3310', 'unix:relative', 'a:b:3310'])('%j is none', (text) => {
  server = createServer();
  expect(parseClamdAddress(text)).toMatchObject({ code: 'clamd-address-invalid' });
});
