import { createTransport } from 'nodemailer';
import type { HandOver, MailTransport, OutgoingMessage } from '../transport.ts';
import { handOverOf } from './hand-over.ts';
import type { SmtpAddress } from './smtp-address.ts';

export interface SmtpOptions {
  /** Domain time, ISO 8601: says when the relay took a message. */
  readonly now: () => string;
  /** How we call ourselves in EHLO. */
  readonly name: string;
  /** Authorities (PEM) besides those that Node trusts, which `NODE_EXTRA_CA_CERTS` adds to. */
  readonly ca?: string;
  /** How long the relay may take to let us in, milliseconds. */
  readonly connectMs?: number;
  /** How long it may be silent, and, ten times that, how long one message may take, milliseconds. */
  readonly silenceMs?: number;
}

const CONNECT = 15_000;
const SILENCE = 60_000;
/** At once; each carries many messages. */
const CONNECTIONS = 4;
const MESSAGES_EACH = 500;
/** Relays end a connection that is idle, the sooner the busier they are: ours ends before. */
const IDLE = 10_000;

/** To the next hop by SMTP, its certificate verified, a pool of connections kept. Nothing is tried twice here: the outbox does. */
export const openSmtp = (address: SmtpAddress, options: SmtpOptions): MailTransport => {
  const { now, name, ca, connectMs = CONNECT, silenceMs = SILENCE } = options;
  const { host, port, tls, login } = address;
  const pool = createTransport({
    ...{ pool: true, maxConnections: CONNECTIONS, maxMessages: MESSAGES_EACH, maxRequeues: 0, idleTimeout: IDLE },
    ...{ host, port, name, secure: tls === 'implicit', requireTLS: tls === 'starttls', ignoreTLS: tls === 'none' },
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca && { ca }) },
    ...(login && { auth: { user: login.user, pass: login.password } }),
    ...{ connectionTimeout: connectMs, greetingTimeout: connectMs, dnsTimeout: connectMs, socketTimeout: silenceMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const send = async ({ from, to, raw }: OutgoingMessage): Promise<HandOver> => {
    try {
      const signal = AbortSignal.timeout(silenceMs * 10);
      // Its size is declared (RFC 1870): what is too big is refused before it is sent.
      const envelope = { from, to: [to], size: raw.length };
      await pool.sendMail({ envelope, raw: Buffer.from(raw), signal });
      return { outcome: 'sent', sentAt: now() };
    } catch (error) {
      return handOverOf(error);
    }
  };
  return { send, close: async () => pool.close({ force: true }) };
};
