/** A wire between a test and PostgreSQL that can be cut and made slow. On loopback. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Wire {
  /** The server's own, through the wire. */
  readonly url: string;
  /**
   * Once: the next request that holds these words is lost on its way, or its answer is; both ends see the connection go.
   * Resolves when that has happened.
   */
  cut(where: 'before' | 'after', words: string): Promise<void>;
  /** Milliseconds that everything takes longer, each way. */
  slow(milliseconds: number): void;
  /** Pieces that were on their way while it was slow, so far. */
  readonly slowed: () => number;
  /** From then on nobody hears anything, as where the machine is gone: what was open stays silent for good, also after the end. */
  silence(silent: boolean): void;
  /** Whether new connections are closed at once, as while nothing listens. */
  refuse(connections: boolean): void;
  close(): Promise<void>;
}

/** @param serverUrl of a server on loopback, with its port */
export const openWire = async (serverUrl: string): Promise<Wire> => {
  const target = new URL(serverUrl);
  if (!target.port)
    throw new Error(`Nothing would go through this wire: start the server of ${serverUrl} on loopback.`);
  const sockets = new Set<Socket>();
  let plan: { readonly where: 'before' | 'after'; readonly words: string; readonly done: () => void } | undefined;
  let delay = 0;
  let slowed = 0;
  let refusing = false;
  let silent = false;
  let silences = 0;
  const server = createServer((near) => {
    if (refusing) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    let dropAnswer = false;
    const born = silences;
    const end = () => (near.destroy(), far.destroy());
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => (sockets.delete(socket), end()));
    }
    const inOrder = (to: Socket) => {
      let last = Promise.resolve();
      return (chunk: Buffer | string) => {
        if (delay > 0) slowed += 1;
        last = last.then(() => pause(delay)).then(() => void (silent || born !== silences || to.write(chunk)));
      };
    };
    const [toFar, toNear] = [inOrder(far), inOrder(near)];
    near.on('data', (chunk) => {
      const hit = plan !== undefined && chunk.includes(plan.words);
      if (hit && plan?.where === 'before') end();
      else toFar(chunk);
      if (!hit) return;
      dropAnswer = plan?.where === 'after';
      plan?.done();
      plan = undefined;
    });
    far.on('data', (chunk) => (dropAnswer ? end() : toNear(chunk)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut: (where, words) => new Promise((done) => (plan = { where, words, done })),
    silence: (now) => ((silent = now), (silences += Number(now))),
    refuse: (connections) => void (refusing = connections),
    slow: (milliseconds) => void (delay = milliseconds),
    slowed: () => slowed,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
