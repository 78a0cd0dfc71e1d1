import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { openApiOf } from '../openapi.ts';
import { logCalls, nestLog, openLog } from './call-log.ts';
import { refusalOfClientError, refusalOfForeign } from './foreign-errors.ts';
import { defaultLimits, harden, serverOptions } from './hardening.ts';
import type { HttpLimits, Tls } from './hardening.ts';
import { checkHost } from './host-check.ts';
import type { KnownAs } from './host-check.ts';
import { readJson } from './json-body.ts';
import { orRefuse, problemOf } from './problem.ts';

const PROBLEM = 'application/problem+json';
/** Nothing here is for a cache, and nothing is to be taken for something else. */
const EVERY_ANSWER = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export interface HttpOptions extends KnownAs {
  readonly limits?: Partial<HttpLimits>;
  /** Without it the exchange speaks plain HTTP: behind something that speaks TLS, or in a sandbox. */
  readonly tls?: Tls;
  /** Addresses and networks whose X-Forwarded-For says where a call comes from. */
  readonly trustedProxies?: readonly string[];
  /** By default errors and warnings on standard error. */
  readonly log?: Logger;
}

/** The HTTP application, not listening yet. What Node and Fastify refuse by themselves leaves as a problem too. */
export const createHttp = async (module: DynamicModule, options: HttpOptions = {}): Promise<NestFastifyApplication> => {
  const { limits: given = {}, tls, trustedProxies, log = openLog('warn') } = options;
  const limits = { ...defaultLimits, ...given };
  const adapter = new FastifyAdapter({
    ...serverOptions(limits, tls, trustedProxies),
    // Calls on connections that are still open while it closes are served: their answers are problems if need be.
    return503OnClosing: false,
    clientErrorHandler,
    frameworkErrors: (error: Error, _: unknown, reply: FastifyReply) => {
      const problem = problemOf(refusalOfForeign(error)!);
      void reply.status(problem.status).headers(EVERY_ANSWER).type(PROBLEM).send(problem);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLog(log),
    bodyParser: false,
  });
  const http = app.getHttpAdapter().getInstance();
  logCalls(http, log);
  await harden(http, limits, tls);
  checkHost(http, options);
  http.removeAllContentTypeParsers();
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
    orRefuse(readJson(body)),
  );
  // Batches of rows are larger than any single command.
  http.addHook('onRoute', (route) => {
    const { bodyLimit = 0 } = (route.config ?? {}) as { readonly bodyLimit?: number };
    if (bodyLimit > limits.bodyBytes) route.bodyLimit = bodyLimit;
  });
  let closing = false;
  http.addHook('preClose', async () => {
    closing = true;
  });
  http.addHook('onSend', async (_, reply) => {
    reply.headers(EVERY_ANSWER);
    // A call under way is answered, but its connection must not be kept alive: the close would wait for it.
    if (closing) reply.header('connection', 'close');
  });
  const document = openApiOf(app);
  http.get('/openapi.json', async () => document);
  return app;
};

const clientErrorHandler = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const problem = problemOf(refusalOfClientError(error));
  const body = JSON.stringify(problem);
  const headers = { ...EVERY_ANSWER, 'content-type': PROBLEM, 'content-length': body.length, connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`);
};
