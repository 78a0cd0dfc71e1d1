import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { commandLimits, refuse } from '@icx/refusals';
import type { HttpLimits } from './hardening.ts';
import { refuseHttp, Refused } from './problem.ts';
import { endWhenLate } from './streamed-body.ts';
import { announcesBody } from './unread-body.ts';

/** Adds routes that anybody may call: sign-in pages, an identity provider. */
export type PublicDoors = (doors: FastifyInstance) => void;

const lengthMissing = refuseHttp(
  411,
  'length-missing',
  'Say in the header Content-Length how long the body is: here it is not sent in chunks.',
);
const tooLarge = refuse.tooLarge(
  'body-too-large',
  `The body is larger than the ${commandLimits.bytes / 1024} KiB that are read here.`,
);

/**
 * Strangers are heard out, but shortly: a body of `commandLimits.bytes` at most, whatever the operator grants to callers
 * with a token, and within `publicBodyMs`. Who reads it is theirs to choose, so both are kept to before.
 */
export const addPublicDoors = (
  http: FastifyInstance,
  { publicBodyMs }: HttpLimits,
  mount: PublicDoors,
  late: (socket: Socket) => void,
): void => {
  void http.register(async (doors) => {
    doors.addHook('onRoute', (route) => {
      route.config = { ...route.config, icx: { open: true }, cors: false };
      route.bodyLimit = commandLimits.bytes;
    });
    doors.addHook('onRequest', async (call, reply) => {
      if (!announcesBody(call) || call.raw.complete) return;
      refuseLargeBody(call);
      endWhenLate(call, reply, publicBodyMs, late);
    });
    mount(doors);
  });
};

const refuseLargeBody = ({ headers }: FastifyRequest): void => {
  if (headers['transfer-encoding'] !== undefined) throw new Refused(lengthMissing);
  if (Number(headers['content-length']) > commandLimits.bytes) throw new Refused(tooLarge);
};
