import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import multipart from '@fastify/multipart';
import { refuseHttp, Refused } from './problem.ts';
import { withRouteFacts } from './route-config.ts';
import { announcesBody } from './unread-body.ts';

const jsonOnly = refuseHttp(415, 'media-type-unsupported', 'Send the body as Content-Type: application/json.');
const MULTIPART = 'multipart/form-data';

/** Its body is a stream of any length that the handler reads, of these media types; none is said: of the first. */
export const StreamedBody = (types: readonly string[], otherwise: string) =>
  withRouteFacts({ streams: { types, refusal: refuseHttp(415, 'media-type-unsupported', otherwise) } });

const mediaTypeOf = ({ headers }: FastifyRequest): string | undefined =>
  headers['content-type']?.split(';')[0]!.trim().toLowerCase();

/** Handed to the routes that want streams as they are; of anybody else's calls nothing is read. */
export const readStreams = async (http: FastifyInstance): Promise<void> => {
  http.addHook('preParsing', async (call) => {
    const { streams } = call.routeOptions.config.icx ?? {};
    const type = mediaTypeOf(call);
    if (streams && type !== undefined && !streams.types.includes(type)) throw new Refused(streams.refusal);
    if (!streams && type === MULTIPART) throw new Refused(jsonOnly);
  });
  http.addContentTypeParser('*', async (call: FastifyRequest, body: unknown) => {
    if (!call.routeOptions.config.icx?.streams) throw new Refused(jsonOnly);
    return body;
  });
  // A part may be as long as the quota lets it; beside it there is hardly anything.
  const limits = { files: 1, fields: 4, parts: 5, fieldSize: 1024, headerPairs: 20, fileSize: Infinity };
  await http.register(multipart, { limits });
};

/**
 * Ends calls whose body does not come in time: a streamed one when for so long no byte has come, any other one when it is
 * not whole by then. @param late answers on the socket
 */
export const hurryBodies = (
  http: FastifyInstance,
  { requestMs, stalledMs }: { readonly requestMs: number; readonly stalledMs: number },
  late: (socket: Socket) => void,
): void => {
  http.addHook('onRequest', async (call, reply) => {
    if (!announcesBody(call) || call.raw.complete) return;
    if (call.routeOptions.config.icx?.streams) endWhenStalled(call, reply, stalledMs, late);
    else endWhenLate(call, reply, requestMs, late);
  });
};

/** Answered or not, the connection of a call ends whose body has not come whole in this time. */
export const endWhenLate = (
  call: FastifyRequest,
  reply: FastifyReply,
  ms: number,
  late: (socket: Socket) => void,
): void => {
  const timer = setTimeout(() => endIt(call, reply, late), ms).unref();
  call.raw.once('close', () => clearTimeout(timer));
};

const endWhenStalled: typeof endWhenLate = (call, reply, ms, late) => {
  const { raw } = call;
  let seen = raw.socket.bytesRead;
  const timer = setInterval(() => {
    if (raw.complete || raw.destroyed) return clearInterval(timer);
    if (raw.socket.bytesRead === seen) endIt(call, reply, late);
    seen = raw.socket.bytesRead;
  }, ms).unref();
  raw.once('close', () => clearInterval(timer));
};

const endIt = ({ raw }: FastifyRequest, reply: FastifyReply, late: (socket: Socket) => void): void => {
  if (raw.complete || raw.destroyed) return;
  if (reply.raw.headersSent) raw.socket.destroy();
  else late(raw.socket);
};
