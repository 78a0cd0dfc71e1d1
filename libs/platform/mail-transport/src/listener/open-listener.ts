import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { TakeIn } from '../transport.ts';
import { Gathered, InHand } from '../gathered.ts';
import { defaultLimits, type DoorLimits } from './limits.ts';
import { Peers } from './peers.ts';
import { Ration } from './ration.ts';

export interface ListenerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What it calls itself: the domain of our addresses. */
  readonly name: string;
  /** PEM. */
  readonly tls: { readonly cert: string | Uint8Array; readonly key: string | Uint8Array };
  /** Whether an address is one of ours, by its form: mail to any other is refused, for nothing is relayed. */
  readonly isOurs: (address: string) => boolean;
  /** Whether an address of ours proves that whoever writes there was written to; what goes to others alone is rationed. */
  readonly isProof: (address: string) => boolean;
  readonly takeIn: TakeIn;
  readonly limits?: Partial<DoorLimits>;
  /** Each mail that came, and what became of it. */
  readonly observe?: (became: Became) => void;
}

export const becoming = ['stored', 'postponed', 'too-big', 'busy', 'rationed', 'broken-off'] as const;
/** `postponed`: it could not be stored. `busy`: too much was under way. `rationed`: strangers have sent too much within the hour. Of these and of `broken-off` nothing is here. */
export type Became = (typeof becoming)[number];

export interface Listener {
  readonly port: number;
  /** Why the last mail could not be stored; `undefined`: it could. */
  problem(): string | undefined;
  /** Takes no more; what is being stored is, and its sender is told. */
  close(): Promise<void>;
}

/** Beyond this a listener that closes does not wait for those who are still connected, milliseconds. */
const GRACE = 1_000;
/** Of no use here, and some of them games of the library's. Without AUTH nobody has anything to log in with. */
const disabled = ['AUTH', 'XCLIENT', 'XFORWARD', 'HELP', 'WIZ', 'SHELL', 'KILL'];

const reply = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });
const replies = {
  'too-big': reply(552, 'The mail is larger than the SIZE that is announced'),
  busy: reply(452, 'Too much mail is under way, try again later'),
  rationed: reply(452, 'Too much mail came here within the hour: answer a mail of ours, or try again later'),
  postponed: reply(451, 'The mail could not be stored, try again later'),
  stranger: reply(550, 'No such address here, and nothing is relayed'),
  connections: reply(421, 'Too many connections from your address'),
  rate: reply(450, 'Too many mails from your address in this minute'),
};

/** Listens for mail. Throws where the port cannot be had. */
export const openListener = async (options: ListenerOptions): Promise<Listener> => {
  const door = new Door(options);
  const { server } = door;
  // What a connection breaks off with is its own affair; an error without a listener would end the process.
  server.on('error', () => undefined);
  server.listen(options.port, options.host);
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { port, problem: () => door.problem, close: () => door.close() };
};

class Door {
  readonly server: SMTPServer;
  problem: string | undefined;
  readonly #limits: DoorLimits;
  readonly #inHand: InHand;
  readonly #peers = new Peers();
  readonly #ration: Ration;
  readonly #ends = new Map<string, NodeJS.Timeout>();
  readonly #storing = new Set<Promise<void>>();

  constructor(private readonly options: ListenerOptions) {
    const { name, tls, limits, isOurs } = options;
    this.#limits = { ...defaultLimits, ...limits };
    this.#inHand = new InHand(this.#limits.bytesInHand);
    const { unprovedMailsPerHour: mails, unprovedBytesPerHour: bytes } = this.#limits;
    this.#ration = new Ration({ mails, bytes });
    this.server = new SMTPServer({
      ...{ name, logger: false, disableReverseLookup: true, authOptional: true, disabledCommands: disabled },
      ...{ key: Buffer.from(tls.key), cert: Buffer.from(tls.cert), minVersion: 'TLSv1.2' },
      ...{ size: this.#limits.mailBytes, maxRecipients: this.#limits.recipients, rejectOversized: true },
      maxClients: this.#limits.connections,
      maxCommandLength: this.#limits.commandBytes,
      socketTimeout: this.#limits.idleMs,
      closeTimeout: GRACE,
      onConnect: (session, done) => done(this.#connected(session)),
      onClose: (session) => this.#disconnected(session),
      onMailFrom: (_, { remoteAddress }, done) =>
        done(this.#peers.sends(remoteAddress) > this.#limits.mailsOfPeerPerMinute ? replies.rate : null),
      onRcptTo: ({ address }, _, done) => done(isOurs(address) ? null : replies.stranger),
      onData: (stream, session, done) => this.#receive(stream, session, done),
    });
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
    for (const end of this.#ends.values()) clearTimeout(end);
    await Promise.allSettled(this.#storing);
  }

  #connected(session: SMTPServerSession): Error | null {
    const { id, remoteAddress } = session;
    if (this.#peers.came(id, remoteAddress) > this.#limits.connectionsOfPeer) return replies.connections;
    const end = setTimeout(() => {
      for (const connection of this.server.connections)
        if (connection.session === session) connection.send(421, 'This connection has lasted long enough');
    }, this.#limits.connectionMs).unref();
    this.#ends.set(id, end);
    return null;
  }

  #disconnected({ id }: SMTPServerSession): void {
    this.#peers.went(id);
    clearTimeout(this.#ends.get(id));
    this.#ends.delete(id);
  }

  #receive(stream: Readable, session: SMTPServerSession, done: (error?: Error | null, text?: string) => void): void {
    const gathered = new Gathered(this.#limits.mailBytes, this.#inHand);
    stream.on('data', (piece: Buffer) => gathered.add(piece));
    stream.once('end', () => {
      const storing = this.#store(gathered, session).then((became) => {
        gathered.drop();
        this.#storing.delete(storing);
        this.options.observe?.(became);
        if (became === 'stored') done(null, 'OK: stored');
        else done(replies[became]);
      });
      this.#storing.add(storing);
    });
    // Whoever goes away before the end leaves nothing.
    stream.once('error', () => {
      gathered.drop();
      this.options.observe?.('broken-off');
    });
  }

  async #store(gathered: Gathered, { envelope, remoteAddress, hostNameAppearsAs }: SMTPServerSession) {
    if (gathered.given) return gathered.given;
    const { mailFrom, rcptTo } = envelope;
    const isProved = rcptTo.some(({ address }) => this.options.isProof(address));
    if (!isProved && !this.#ration.take(remoteAddress, gathered.length)) return 'rationed';
    try {
      await this.options.takeIn({
        door: 'smtp',
        envelope: {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          peer: { ip: remoteAddress, helo: hostNameAppearsAs },
        },
        raw: gathered.whole(),
      });
      this.problem = undefined;
      return 'stored';
    } catch (error) {
      this.problem = `Mail cannot be stored, and its senders are asked to try again: ${(error as Error).message}`;
      return 'postponed';
    }
  }
}
