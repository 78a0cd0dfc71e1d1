import cors from '@fastify/cors';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** What a page may send beside what any may, and what it may read of an answer. */
const SENT = [
  'Authorization',
  'Content-Type',
  'DPoP',
  'ICX-On-Behalf-Of',
  'ICX-Position',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Tus-Resumable',
  'Upload-Length',
  'Upload-Metadata',
  'Upload-Offset',
  'X-Request-Id',
];
const READ = [
  'Allow',
  'Content-Disposition',
  'DPoP-Nonce',
  'ETag',
  'ICX-File',
  'ICX-Position',
  'Location',
  'Retry-After',
  'Tus-Resumable',
  'Upload-Length',
  'Upload-Offset',
  'WWW-Authenticate',
  'X-Request-Id',
];
/** The address of the route that takes every preflight. */
export const ALL = '*';
/** How long a browser may remember that, seconds. */
const REMEMBERED = 600;

/**
 * Lets the pages of these origins, and of no others, call the API with a token. Never with what a browser keeps for the
 * exchange: no cookie goes along. By default there are none.
 */
export const letIn = async (
  http: FastifyInstance,
  origins: readonly string[],
  errorHandler: NonNullable<RouteOptions['errorHandler']>,
): Promise<void> => {
  if (origins.length === 0) return;
  // The library's route for all preflights comes before Nest has said who handles errors.
  http.addHook('onRoute', (route) => {
    if (route.url === ALL) route.errorHandler = errorHandler;
  });
  await http.register(cors, {
    origin: [...origins],
    methods: ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST'],
    allowedHeaders: SENT,
    exposedHeaders: READ,
    maxAge: REMEMBERED,
    // An OPTIONS of any kind is answered by the path that it names.
    preflightContinue: true,
    strictPreflight: false,
  });
};
