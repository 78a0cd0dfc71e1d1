import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { refuse, type Parsed } from '@icx/refusals';
import { ScannerUnavailable, type Verdict, type VirusScan } from '../virus-scan.ts';

export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string };

/** `host:3310`, `[::1]:3310`, or `unix:/run/clamav/clamd.ctl`. Refused with `clamd-address-invalid`. */
export const parseClamdAddress = (value: string): Parsed<ClamdAddress> => {
  const [, path] = /^unix:(\/.+)$/.exec(value) ?? [];
  if (path !== undefined) return { path };
  const [, host, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(value)?.filter((part) => part !== undefined) ?? [];
  return host === undefined
    ? refuse(
        'clamd-address-invalid',
        'Give host and port of clamd, 127.0.0.1:3310, or unix: and the path of its socket.',
      )
    : { host, port: Number(port) };
};

/** Without a byte of the answer, or of room for ours, for so long clamd hangs, milliseconds. */
const SILENCE = 120_000;
const MOST_OF_ANSWER = 4096;

/** clamd, by its command INSTREAM: each part with its length before it, one of none at the end, then the verdict. */
export const clamdAt = (address: ClamdAddress, silence = SILENCE): VirusScan => ({
  scan: async (bytes) => {
    const socket = connect(address);
    try {
      socket.setTimeout(silence, () => socket.destroy(new Error('it says nothing')));
      const answer = answerOf(socket);
      // It answers before the end, and ends, where it has seen enough.
      const sent = send(socket, bytes).catch((error: unknown) => error);
      const told = await answer.catch(async (error: unknown) => {
        throw (await sent) ?? error;
      });
      return verdictOf(told.slice(0, MOST_OF_ANSWER));
    } catch (cause) {
      if (cause instanceof ScannerUnavailable) throw cause;
      throw new ScannerUnavailable(cause instanceof Error ? cause.message : String(cause), { cause });
    } finally {
      socket.destroy();
    }
  },
});

/**
 * All that it says. It resets the connection where it has seen enough: what it said before that counts. A write that comes
 * to that reset first loses the answer, and then the next time it is asked says it.
 */
const answerOf = (socket: Socket): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let told = '';
  socket.on('data', (part: Buffer) => (told += part.toString('latin1')));
  socket.once('error', (error) => (told.endsWith('\0') ? resolve(told) : reject(error)));
  socket.once('close', () => resolve(told));
  return promise;
};

const send = async (socket: Socket, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
  const write = async (part: Uint8Array): Promise<void> => {
    if (socket.destroyed) throw new Error('it ended the connection');
    if (!socket.write(part)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  };
  await write(Buffer.from('zINSTREAM\0'));
  for await (const part of bytes) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    await write(length);
    await write(part);
  }
  await write(Buffer.alloc(4));
};

const verdictOf = (answer: string): Verdict => {
  const told = answer.replace(/\0$/, '').trim();
  if (told === 'stream: OK') return { verdict: 'clean' };
  const [, signature] = /^stream: (.{1,200}) FOUND$/.exec(told) ?? [];
  if (signature !== undefined) return { verdict: 'infected', signature: signature.replace(/[^\w.:/-]/g, '?') };
  if (/size limit exceeded/i.test(told)) return { verdict: 'too-long' };
  throw new ScannerUnavailable(told === '' ? 'it gave no answer' : 'it gave an answer that is none of its protocol');
};
