import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '@icx/commands';
import type { Loaded } from '@icx/requests-service';
import { admitted } from './action.ts';
import type { Caller, IcxHttpRequest } from './action.ts';
import { headersOf } from './door.ts';

/** An act as it came through the door: who does it, to what, by which command. */
export interface Acting {
  readonly caller: Caller;
  /** Names in the address. */
  readonly params: Readonly<Record<string, string>>;
  readonly context: CommandContext;
  /** The revision that it was decided on (`If-Match`). */
  readonly ifRevision: bigint | undefined;
  /** For what only HTTP says: status, location, ETag. */
  readonly reply: FastifyReply;
}

/** One done to the request that the address names. */
export interface ActingOnRequest extends Acting {
  readonly loaded: Loaded;
}

/** All that a handler of an act is given beside its body. */
export const Call = createParamDecorator((_: unknown, execution: ExecutionContext): Promise<Acting> => {
  const http = execution.switchToHttp();
  const call = http.getRequest<IcxHttpRequest>();
  const { caller, loaded, contextOf } = admitted(execution);
  return headersOf(call).then((headers) => ({
    caller,
    params: call.params as Acting['params'],
    context: contextOf(caller, headers),
    ifRevision: headers.ifRevision,
    reply: http.getResponse<FastifyReply>(),
    ...(loaded ? { loaded } : {}),
  }));
});
