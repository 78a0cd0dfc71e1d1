import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Bytes: what is shorter fits into few packets. */
const THRESHOLD = 8 * 1024;

/**
 * Documents that are read, and nothing else: a code is only in answers to POST, what the sign-in pages hold is secret, and
 * routes of which half an enrolment code may come say so.
 * Compressed beside something that a stranger chose, the length of an answer would tell of a secret in it (BREACH).
 */
export const compressDocuments = async (http: FastifyInstance): Promise<void> => {
  http.addHook('onRoute', (route) => {
    const { action, gives, secret } = route.config?.icx ?? {};
    // A stream of events would wait in the compressor until there are enough of them.
    const isRead = route.method === 'GET' && (action ?? gives) && !gives?.includes('text/event-stream');
    if (isRead && !secret) route.compress ??= {};
  });
  await http.register(compress, { global: false, threshold: THRESHOLD, encodings: ['br', 'gzip'] });
};
