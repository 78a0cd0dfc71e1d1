import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { OutgoingMessage } from '../transport.ts';
import type { SmtpAddress } from './smtp-address.ts';

/** A real server on this machine that keeps what it takes. */
export interface Relay {
  readonly port: number;
  readonly address: SmtpAddress;
  readonly arrived: OutgoingMessage[];
  readonly close: () => Promise<void>;
}

export const startRelay = async (options: SMTPServerOptions = {}): Promise<Relay> => {
  const arrived: OutgoingMessage[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key ? [] : ['STARTTLS'],
    closeTimeout: 100,
    onData: (stream, { envelope }, done) => {
      void buffer(stream).then((raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        for (const { address } of envelope.rcptTo) arrived.push({ from, to: address, raw });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    ...{ port, arrived, address: { host: '127.0.0.1', port, tls: 'none' } },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

/** What a relay says in place of taking on. */
export const says = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });
