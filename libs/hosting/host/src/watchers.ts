import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Health } from '@icx/api-channel';
import type { Services } from '@icx/composition';
import type { Config } from './config.ts';

/**
 * How a worker is, for those who watch it: `/livez`, `/readyz`, `/metrics`, as an exchange tells them. It takes no calls of
 * parties, so nobody signs in: whoever reaches the port may read it.
 */
export const listenForWatchers = async (
  { port, listen = '127.0.0.1' }: Pick<Config, 'port' | 'listen'>,
  { checks, metrics }: Pick<Services, 'checks' | 'metrics'>,
  opened: (() => unknown)[],
): Promise<string> => {
  const health = new Health(checks);
  const answers: Readonly<Record<string, () => Promise<Answer>>> = {
    '/livez': async () => ({ status: 200, ...json({ status: 'alive' }) }),
    '/readyz': async () => {
      const report = await health.report();
      return { status: report.status === 'ready' ? 200 : 503, ...json(report) };
    },
    '/metrics': async () => ({ status: 200, ...(await metrics.text()) }),
  };
  const server = createServer((call, reply) => {
    const answer = call.method === 'GET' ? answers[call.url ?? ''] : undefined;
    if (!answer) return send(reply, { status: 404, type: 'text/plain', body: 'Only /livez, /readyz and /metrics.\n' });
    answer().then(
      (answered) => send(reply, answered),
      () => send(reply, { status: 500, type: 'text/plain', body: 'It failed.\n' }),
    );
  });
  server.listen(port, listen);
  await once(server, 'listening');
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://${listen}:${(server.address() as AddressInfo).port}`;
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (value: object) => ({ type: 'application/json', body: JSON.stringify(value) });

const send = (reply: ServerResponse, { status, type, body }: Answer): void =>
  void reply.writeHead(status, { 'content-type': type }).end(body);
