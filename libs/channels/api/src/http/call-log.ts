import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { mayHoldInstallCode } from '@icx/install-code';
import type { IcxHttpRequest } from './action.ts';

export const logLevels = ['silent', 'error', 'warn', 'info'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What a line must never hold, wherever a library puts it: the second fence, for nothing of it is handed to the log. */
const secrets = [
  'authorization',
  'dpop',
  'cookie',
  'installCode',
  'sealedCode',
  'password',
  'token',
  'idempotency-key',
];
const redact = {
  paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
  censor: '[redacted]',
};

/** JSON lines on standard error, which leaves standard output to people, or wherever `destination` leads. */
export const openLog = (level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger =>
  pino({ level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);

/** Nest's own messages in the same log. */
export const nestLog = (log: Logger): LoggerService => ({
  log: (message: unknown) => log.debug(String(message)),
  warn: (message: unknown) => log.warn(String(message)),
  error: (message: unknown, ...rest: unknown[]) =>
    log.error({ stack: rest.find((one) => typeof one === 'string') }, String(message)),
});

/**
 * By which the caller, too, finds the call again: its own, if that is one word that cannot be an install code; the log
 * holds none.
 */
export const callIdOf = ({ headers }: FastifyRequest): string => {
  const { 'x-request-id': own } = headers;
  const usable = typeof own === 'string' && /^[\w.:/+=-]{1,128}$/.test(own) && !mayHoldInstallCode(own);
  return usable ? own : randomUUID();
};

/**
 * One line for each call that was answered: who called which route, and what came of it. Of the call itself nothing but
 * the route's pattern: an address, a header or a body may hold anything. The id is in the answer too
 * (`x-request-id`).
 */
export const logCalls = (http: FastifyInstance, log: Logger): void => {
  http.addHook('onRequest', async (call, reply) => {
    const id = callIdOf(call);
    (call as IcxHttpRequest).callId = id;
    reply.header('x-request-id', id);
  });
  http.addHook('onResponse', async (call: IcxHttpRequest, reply) => {
    const { party, user } = call.icx?.caller ?? call.who ?? {};
    const { method, routeOptions } = call;
    const route = `${method} ${routeOptions.url ?? '(no such route)'}`;
    log.info(
      { call: call.callId, route, party, user, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
};
