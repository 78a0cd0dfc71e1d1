import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ArrivedMessage } from '../transport.ts';
import { openListener, ownCertificate, type DoorLimits, type Listener, type Became } from './index.ts';

export const domain = 'icx.example';
export const certificate = ownCertificate(domain, new Date());

/** A listener that keeps what it takes in, and can be told that its storage is away. */
export interface Door extends Listener {
  readonly taken: ArrivedMessage[];
  readonly became: Became[];
  storage: 'there' | 'away' | Promise<void>;
  /** As `close`, once nobody of this spec is connected any more. */
  end(): Promise<void>;
}

const connected = new Set<Wire>();

export const openDoor = async (limits: Partial<DoorLimits> = {}): Promise<Door> => {
  const [taken, became]: [ArrivedMessage[], Became[]] = [[], []];
  const state = { storage: 'there' as Door['storage'] };
  const listener = await openListener({
    ...{ host: '127.0.0.1', port: 0, name: domain, tls: certificate, limits },
    isOurs: (address) => address.toLowerCase().endsWith(`@${domain}`),
    isProof: (address) => address.startsWith('case+'),
    takeIn: async (message) => {
      if (state.storage === 'away') throw new Error('The disk is full.');
      await state.storage;
      taken.push(message);
    },
    observe: (what) => became.push(what),
  });
  const end = async (): Promise<void> => {
    for (const wire of connected) wire.cut();
    connected.clear();
    await listener.close();
  };
  return Object.assign(state, listener, { taken, became, end });
};

/** One who speaks SMTP byte by byte. */
export class Wire {
  greeting = '';
  #text = '';
  #ended = false;
  #heard = (): void => undefined;

  private constructor(private socket: Socket) {
    this.#listen();
  }

  /** After the greeting. @param early said before it */
  static async to(port: number, early = ''): Promise<Wire> {
    const socket = connect(port, '127.0.0.1');
    const wire = new Wire(socket);
    connected.add(wire);
    socket.write(early);
    wire.greeting = await wire.reply();
    return wire;
  }

  write(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  /** The next whole reply, of however many lines; `ended`: there is none, the connection was closed. */
  async reply(): Promise<string> {
    for (;;) {
      const [whole] = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.#text) ?? [];
      if (whole !== undefined) {
        this.#text = this.#text.slice(whole.length);
        return whole.trimEnd();
      }
      if (this.#ended) return 'ended';
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  async say(text: string): Promise<string> {
    this.write(`${text}\r\n`);
    return this.reply();
  }

  async code(text: string): Promise<string> {
    return (await this.say(text)).slice(0, 3);
  }

  /** As far as DATA, to `codes@`. */
  async begin(from = 'codes@bbbb.example', to = `codes@${domain}`): Promise<void> {
    for (const line of ['EHLO mx.bbbb.example', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']) await this.say(line);
  }

  /** Negotiates TLS over this connection, once the server has said 220. */
  async encrypt(): Promise<void> {
    this.socket.removeAllListeners('data');
    const socket = connectTls({ socket: this.socket, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    this.socket = socket;
    this.#listen();
  }

  /** Resolves when the other side has closed it. */
  async closed(): Promise<void> {
    if (!this.#ended) await once(this.socket, 'close');
  }

  cut(): void {
    this.socket.destroy();
  }

  #listen(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString();
      this.#heard();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.#ended = true;
      this.#heard();
    });
  }
}
