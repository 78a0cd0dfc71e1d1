import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { DESK, SENDER } from './mails.ts';

const LANES = 64;

/** Says one thing after the other, and waits for each answer: what it costs is the server's. */
class Lane {
  readonly #socket: Socket;
  #answers = '';
  #answered = (): void => undefined;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (part: Buffer) => {
      this.#answers += part.toString('latin1');
      if (/^\d{3} .*\r\n$/m.test(this.#answers)) this.#answered();
    });
  }

  async open(): Promise<void> {
    await once(this.#socket, 'connect');
    await this.#say('', 220);
    await this.#say('EHLO bench.example\r\n', 250);
  }

  async send(mail: Buffer): Promise<void> {
    await this.#say(`MAIL FROM:<${SENDER}>\r\n`, 250);
    await this.#say(`RCPT TO:<${DESK}>\r\n`, 250);
    await this.#say('DATA\r\n', 354);
    await this.#say(Buffer.concat([mail, Buffer.from('.\r\n')]), 250);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #say(text: string | Buffer, expected: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#answered = resolve;
    if (text.length > 0) this.#socket.write(text);
    else if (this.#answers !== '') resolve();
    await promise;
    const answer = this.#answers;
    this.#answers = '';
    if (!answer.startsWith(String(expected))) throw new Error(`The server says ${answer}`);
  }
}

/** Mails a second, over as many connections as a busy relay has. */
export const sendAll = async (port: number, mails: readonly Buffer[]): Promise<number> => {
  const lanes = Array.from({ length: LANES }, () => new Lane(port));
  await Promise.all(lanes.map((lane) => lane.open()));
  let next = 0;
  const began = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      for (let mail = mails[next++]; mail; mail = mails[next++]) await lane.send(mail);
    }),
  );
  const perSecond = mails.length / ((performance.now() - began) / 1000);
  for (const lane of lanes) lane.close();
  return perSecond;
};
