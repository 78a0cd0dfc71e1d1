import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** How long a connection that we have ended stays for its answer to arrive, milliseconds. */
const LINGER = 1_000;

/**
 * Ends our half. Destroyed at once, the bytes that nobody has read would make it a reset, and a reset can overtake the
 * answer.
 */
export const linger = (socket: Socket): void => {
  socket.end();
  const end = setTimeout(() => socket.destroy(), LINGER).unref();
  socket.once('close', () => clearTimeout(end));
};

/** A call from within the process has no connection, and is there whole. */
export const announcesBody = ({ headers, raw }: FastifyRequest): boolean =>
  raw.socket instanceof Socket &&
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);

/** Answered before the whole call has come in: what is still to come is not read, and the connection ends. */
export const leaveUnread = (call: FastifyRequest, reply: FastifyReply): void => {
  if (call.raw.complete || !announcesBody(call)) return;
  reply.header('connection', 'close');
  stopReading(call.raw);
  const { socket } = call.raw;
  socket.destroySoon = () => linger(socket);
};

/** Node drains, however long it is, what nobody has begun to read. */
const stopReading = (message: IncomingMessage): void => {
  message.pause();
  message.read(0);
};
