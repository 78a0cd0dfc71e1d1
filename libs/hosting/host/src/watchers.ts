import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Health } from '@icx/api-channel';
import type { Engines, Services } from '@icx/composition';
import type { Config } from './config.ts';

type Told = Pick<Services, 'checks' | 'metrics'>;

/** How a process is that starts: it lives and is not ready, however long it takes. */
export interface Watchers {
  readonly url: string;
  readonly port: number;
  /** The engines are open; what is told now is how far the views are that the start waits for. */
  readonly opened: (engines: Pick<Engines, 'log' | 'views'>) => void;
  /** It has started. */
  readonly serves: (services: Told) => void;
  /** Something else listens there from now on: in the milliseconds between the two a probe is refused, and has to be asked again. */
  readonly close: () => Promise<void>;
}

const starting = (look: () => Promise<string>): Told['checks'] => [{ name: 'start', critical: true, look }];

/** A rebuild takes as long as the log is long: whoever watches sees that it moves, and does not end the process for it. */
const progressOf = async ({ log, views }: Pick<Engines, 'log' | 'views'>): Promise<string> => {
  const failure = views.failure();
  if (failure) return `It starts, and waits for the views, which have stopped: ${failure.message}`;
  const [position, head] = [await views.position(), await log.head()];
  if (head === 0n) return 'It starts, and the log is empty: a worker fills a sandbox, so start one where none is up.';
  return position < head
    ? `It starts, and waits for the worker that builds the views: they are at ${position} of ${head}.`
    : 'It starts: what fell due meanwhile is being done.';
};

/**
 * `/livez`, `/readyz` and `/metrics` of a process of several, as an exchange tells them, from its first moment on. It takes no
 * calls of parties, so nobody signs in: whoever reaches the port may read it.
 */
export const listenForWatchers = async (
  { port: wanted, listen = '127.0.0.1', tls }: Pick<Config, 'port' | 'listen' | 'tls'>,
  closing: AsyncDisposableStack,
): Promise<Watchers> => {
  let health = new Health(starting(async () => 'It starts: its engines are being opened.'));
  let metrics: Told['metrics'] | undefined;
  const answers: Readonly<Record<string, () => Promise<Answer>>> = {
    '/livez': async () => ({ status: 200, ...json({ status: 'alive' }) }),
    '/readyz': async () => {
      const report = await health.report();
      return { status: report.status === 'ready' ? 200 : 503, ...json(report) };
    },
    '/metrics': async () => (metrics ? { status: 200, ...(await metrics.text()) } : text(503, 'It starts.')),
  };
  const answer: RequestListener = (call, reply) => {
    const asked = call.method === 'GET' ? answers[call.url ?? ''] : undefined;
    if (!asked) return send(reply, metrics ? text(404, 'Only /livez, /readyz and /metrics.') : text(503, 'It starts.'));
    asked().then(
      (answered) => send(reply, answered),
      () => send(reply, text(500, 'It failed.')),
    );
  };
  const server = tls ? createTlsServer(tls, answer) : createServer(answer);
  server.listen(wanted, listen);
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  closing.defer(close);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http${tls ? 's' : ''}://${listen}:${port}`,
    port,
    opened: (engines) => void (health = new Health(starting(() => progressOf(engines)))),
    serves: (services) => {
      health = new Health(services.checks);
      metrics = services.metrics;
    },
    close,
  };
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (value: object) => ({ type: 'application/json', body: JSON.stringify(value) });
const text = (status: number, line: string): Answer => ({ status, type: 'text/plain', body: `${line}\n` });

const send = (reply: ServerResponse, { status, type, body }: Answer): void =>
  void reply.writeHead(status, { 'content-type': type }).end(body);
