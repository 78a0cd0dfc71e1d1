import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { EmailAddress } from '@icx/identifiers';
import type { MailConfig } from '@icx/host';

/** What it says to DATA; `hangs`: nothing, ever; `drops`: it has the message and ends the connection unsaid. */
export type Says = 250 | 451 | 550 | 'hangs' | 'drops';

/** One message for one recipient, as it came in. */
export interface Came {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly raw: string;
}

const domain = 'mail.exchange.example';

/** The next mail server: real, on this machine; what it says to DATA is scripted. */
export class NextHop {
  says: Says = 250;
  /** All that it was given whole, whatever it said. */
  readonly came: Came[] = [];
  /** What it said 250 to. */
  readonly took: Came[] = [];
  #server!: SMTPServer;
  #port = 0;

  /** Again at the port where it was. */
  async start(): Promise<this> {
    this.#server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS'], closeTimeout: 100 },
      onData: (stream, { envelope: { mailFrom, rcptTo } }, done) =>
        void buffer(stream).then((bytes) => {
          // Quoted-printable breaks lines anywhere.
          const raw = bytes.toString('latin1').replaceAll('=\r\n', '');
          const messageId = /^Message-ID: *(\S+)/im.exec(raw)![1]!;
          const from = mailFrom === false ? '' : mailFrom.address;
          const came = rcptTo.map(({ address: to }) => ({ messageId, from, to, raw }));
          this.came.push(...came);
          const { says } = this;
          if (says === 'hangs') return;
          if (says === 'drops') return this.#server.connections.forEach((one) => void one.close());
          if (says !== 250) return done(Object.assign(new Error('scripted'), { responseCode: says }));
          this.took.push(...came);
          done();
        }),
    });
    this.#server.on('error', () => undefined);
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server.server, 'listening');
    this.#port = (this.#server.server.address() as AddressInfo).port;
    return this;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }

  /** Mail of an exchange that hands it to this server. */
  get mail(): MailConfig {
    const relay = { host: '127.0.0.1', port: this.#port, tls: 'none' } as const;
    return { domain, from: `codes@${domain}` as EmailAddress, relay };
  }

  /** The same, of an exchange that is a process. */
  get settings(): NodeJS.ProcessEnv {
    return { ICX_SMTP_URL: `smtp://127.0.0.1:${this.#port}`, ICX_MAIL_DOMAIN: domain };
  }
}
