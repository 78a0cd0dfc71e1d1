import { createParamDecorator, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
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
}

/** One done to the request that the address names. */
export interface ActingOnRequest extends Acting {
  readonly loaded: Loaded;
}

/** All that a handler of an act is given beside its body. */
export const Call = createParamDecorator((_: unknown, execution: ExecutionContext): Promise<Acting> => {
  const call = execution.switchToHttp().getRequest<IcxHttpRequest>();
  const { caller, loaded, contextOf } = admitted(execution);
  return headersOf(call).then((headers) => ({
    caller,
    params: call.params as Acting['params'],
    context: contextOf(caller, headers),
    ifRevision: headers.ifRevision,
    ...(loaded ? { loaded } : {}),
  }));
});

/** What only HTTP says of a document: each where it is given. */
export interface Said {
  /** Other than the route's own. */
  readonly status?: number;
  readonly location?: string;
  /** For the ETag: what `If-Match` of the next act names. */
  readonly revision?: bigint;
  /** Of what is no JSON. */
  readonly type?: string;
}

/** A document of which more is said than it tells itself. */
export class Answer<Document = unknown> {
  constructor(
    readonly document: Document,
    readonly said: Said,
  ) {}
}

@Injectable()
export class Answers implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = execution.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((answer: unknown) => (answer instanceof Answer ? told(answer, reply) : answer)));
  }
}

const told = ({ document, said: { status, location, revision, type } }: Answer, reply: FastifyReply): unknown => {
  if (status !== undefined) void reply.status(status);
  if (location !== undefined) void reply.header('location', location);
  if (revision !== undefined) void reply.header('etag', `"${revision}"`);
  if (type !== undefined) void reply.type(type);
  return document;
};
