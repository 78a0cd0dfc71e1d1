import { hash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { HttpException, NotFoundException } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { masked } from '@icx/install-code';
import { asyncApiDocument } from '@icx/public-events-service';
import { commandLimits, readJson } from '@icx/refusals';
import { MemoryCounters, type Counters } from '@icx/runtime';
import { openApiOf, toldAt } from '../openapi.ts';
import { refuseUnacceptable } from './accept.ts';
import type { IcxHttpRequest } from './action.ts';
import { callIdOf, logCalls, nestLog, openLog } from './call-log.ts';
import { traceCalls } from './call-traces.ts';
import { isKnown } from './call.ts';
import { compressDocuments } from './compression.ts';
import { ALL, letIn } from './cross-origin.ts';
import { refusalOfClientError, refusalOfForeign } from './foreign-errors.ts';
import { Gate } from './gate.ts';
import { defaultLimits, harden, serverOptions } from './hardening.ts';
import type { HttpLimits, Tls } from './hardening.ts';
import { checkHost } from './host-check.ts';
import type { KnownAs } from './host-check.ts';
import { KnownPaths } from './known-paths.ts';
import { Positions } from './positions.ts';
import { orRefuse, problemOf, Refused, refuseHttp } from './problem.ts';
import { addPublicDoors } from './public-doors.ts';
import type { PublicDoors } from './public-doors.ts';
import { hurryBodies, readStreams } from './streamed-body.ts';
import { leaveUnread, linger } from './unread-body.ts';

const PROBLEM = 'application/problem+json';
/** The code that is revealed, and the text that a hash was taken of. */
const SHOWN_AS_IT_IS = ['installCode', 'leaf'];
/** Nothing here is for a cache, and nothing is to be taken for something else. */
const EVERY_ANSWER = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** A year, which is as long as can be said. */
const LASTING = 'public, max-age=31536000, immutable';

/** Pages for people, which tell refusals as pages too. */
export interface Pages {
  /** Adds its routes: each asks by itself who calls. */
  readonly mount: (http: FastifyInstance, app: NestFastifyApplication) => void;
  /** Whether a call that leads nowhere is answered by a page: a browser asks, and not for a piece of the API. */
  readonly notFound: (call: FastifyRequest, reply: FastifyReply) => boolean;
}

export interface HttpOptions extends KnownAs {
  readonly limits?: Partial<HttpLimits>;
  /** Of calls; by default those of this process alone. */
  readonly counters?: Counters;
  /** Without it the exchange speaks plain HTTP: behind something that speaks TLS, or in a sandbox. */
  readonly tls?: Tls;
  /** Addresses and networks whose X-Forwarded-For says where a call comes from. */
  readonly trustedProxies?: readonly string[];
  /** By default errors and warnings on standard error. */
  readonly log?: Logger;
  /** An OpenID provider elsewhere; without it the built-in one. */
  readonly oidcIssuer?: string;
  /** Origins of the pages, not ours, that may call the API from a browser. */
  readonly corsOrigins?: readonly string[];
  /** Routes beside those of the module, which are not behind its gate. */
  readonly doors?: PublicDoors;
  /** The portal. */
  readonly pages?: Pages;
}

/** The HTTP application, not listening yet. What Node and Fastify refuse by themselves leaves as a problem too. */
export const createHttp = async (module: DynamicModule, options: HttpOptions = {}): Promise<NestFastifyApplication> => {
  const { limits: given = {}, tls, trustedProxies, log = openLog('warn') } = options;
  const { corsOrigins = [], doors = () => undefined, pages, counters = new MemoryCounters() } = options;
  const limits = { ...defaultLimits, ...given };
  const adapter = new FastifyAdapter({
    ...serverOptions(limits, tls, trustedProxies),
    // Calls on connections that are still open while it closes are served: their answers are problems if need be.
    return503OnClosing: false,
    clientErrorHandler,
    frameworkErrors: tellProblem,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLog(log),
    bodyParser: false,
  });
  const http = app.getHttpAdapter().getInstance();
  traceCalls(http);
  logCalls(http, log);
  await letIn(http, corsOrigins, tellProblem);
  harden(http, limits, counters, tls);
  hurryBodies(http, limits, (socket) => clientErrorHandler(tooSlow, socket));
  checkHost(http, options);
  heedExpectations(http);
  const paths = new KnownPaths(http);
  await compressDocuments(http);
  // Found once, by the first call: an application may have no routes to be admitted to.
  let gate: Gate | undefined;
  http.addHook('onRequest', async (call: IcxHttpRequest, reply) => {
    if (isTakenByNone(call) && paths.answer(call, reply)) return reply;
    if (leadsNowhere(call) && pages?.notFound(call, reply)) return reply;
    if (leadsNowhere(call)) throw new NotFoundException();
    refuseUnacceptable(call);
    if (call.routeOptions.config.icx?.open) return;
    gate ??= app.get<Gate>(Gate, { strict: false });
    return gate.admit(call, reply);
  });
  readBodies(http, limits);
  await readStreams(http);
  finishAnswers(http, (reply) => app.get(Positions, { strict: false }).tell(reply));
  const document = openApiOf(app, options);
  serveDocument(http, '/asyncapi.json', async () => asyncApiDocument());
  serveDocument(http, '/openapi.json', async () =>
    toldAt(document, { ...options, url: options.publicUrl ?? (await app.getUrl()) }),
  );
  addPublicDoors(http, limits, doors, (socket) => clientErrorHandler(tooSlow, socket));
  pages?.mount(http, app);
  return app;
};

/** Where Nest's filter is not reached. */
const tellProblem = (error: Error, call: IcxHttpRequest, reply: FastifyReply): void => {
  const problem = problemOf(error instanceof Refused ? error.refusal : refusalOfForeign(error)!);
  const headers = { ...EVERY_ANSWER, 'x-request-id': call.callId ?? callIdOf(call) };
  void reply.status(problem.status).headers(headers).type(PROBLEM).send(problem);
};

/** Written once: anybody may ask for it, and it is some hundred KB. */
const serveDocument = (http: FastifyInstance, path: string, tell: () => Promise<object>): void => {
  const make = async () => {
    const text = JSON.stringify(masked(await tell(), SHOWN_AS_IT_IS));
    return { text, etag: `W/"${hash('sha256', text, 'base64url')}"` };
  };
  let made: ReturnType<typeof make> | undefined;
  http.get(path, { config: { icx: { open: true, gives: ['application/json'] } } }, async (call, reply) => {
    const { text, etag } = await (made ??= make());
    void reply.header('etag', etag);
    return isKnown(call, etag) ? reply.status(304).send() : reply.type('application/json; charset=utf-8').send(text);
  });
};

const encoded = refuseHttp(
  415,
  'content-encoding-unsupported',
  'Send the body as it is: what is compressed or encoded otherwise is not read. Leave Content-Encoding out.',
);

/** JSON and nothing else, as it is, as much of it as the route may hold. */
const readBodies = (http: FastifyInstance, limits: HttpLimits): void => {
  http.removeAllContentTypeParsers();
  http.addHook('preParsing', async ({ headers: { 'content-encoding': encoding = 'identity' } }) => {
    if (encoding.toLowerCase() !== 'identity') throw new Refused(encoded);
  });
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (call: FastifyRequest, body: Buffer) => {
    const { bodyLimit, config } = call.routeOptions;
    const value = orRefuse(readJson(body, { ...(config.icx?.json ?? commandLimits), bytes: bodyLimit }));
    // Whoever goes over the rows of a batch begins with a slice of his own.
    if (body.length > limits.bodyBytes) await nextTurn();
    return value;
  });
  http.addHook('onRoute', (route) => {
    route.bodyLimit ??= Math.max(limits.bodyBytes, route.config?.icx?.json?.bytes ?? 0);
  });
};

/** What goes for every answer, whoever made it. */
const finishAnswers = (http: FastifyInstance, tellPosition: (reply: FastifyReply) => Promise<void>): void => {
  // Old events keep texts that would be refused now: whatever document they come into, they do not leave.
  http.addHook('preSerialization', async (_call, _reply, body) => masked(body, SHOWN_AS_IT_IS));
  let closing = false;
  http.addHook('preClose', async () => {
    closing = true;
  });
  http.addHook('onSend', async (call: IcxHttpRequest, reply) => {
    if (call.icx) await tellPosition(reply);
    reply.headers(EVERY_ANSWER);
    if (call.routeOptions.config?.icx?.lasting && reply.statusCode === 200) reply.header('cache-control', LASTING);
    leaveUnread(call, reply);
    // A call under way is answered, but its connection must not be kept alive: the close would wait for it.
    if (closing) reply.header('connection', 'close');
  });
};

/** Node would refuse without a problem what it does not know; `100-continue` it knows. */
const heedExpectations = (http: FastifyInstance): void => {
  http.server.on('checkExpectation', (call, reply) => http.server.emit('request', call, reply));
  http.addHook('onRequest', async ({ headers: { expect = '100-continue' } }) => {
    if (expect.toLowerCase() !== '100-continue') throw new HttpException('', 417);
  });
};

/** No route of this path takes the method: that of all OPTIONS, which lets preflights in, is no path. */
const isTakenByNone = ({ is404, routeOptions }: FastifyRequest): boolean => is404 || routeOptions.url === ALL;

/** No route, or one with nothing in the place of a name. */
const leadsNowhere = (call: FastifyRequest): boolean =>
  isTakenByNone(call) || Object.values(call.params ?? {}).includes('');

/** As Node tells of a call that is too slow by its own limits. */
const tooSlow = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });

const clientErrorHandler = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const problem = problemOf(refusalOfClientError(error));
  const body = JSON.stringify(problem);
  const headers = { ...EVERY_ANSWER, 'content-type': PROBLEM, 'content-length': body.length, connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`);
  linger(socket);
};
