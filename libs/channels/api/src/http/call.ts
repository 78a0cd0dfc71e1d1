import { createParamDecorator, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
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
  /** It changes from day to day without a revision: an ETag cannot vouch that it is as it was. */
  readonly grows?: boolean;
  /** Of what is no JSON. */
  readonly type?: string;
  /** Of a page: what it may load. */
  readonly policy?: string;
}

/** A document of which more is said than it tells itself. */
export class Answer<Document = unknown> {
  constructor(
    readonly document: Document,
    readonly said: Said,
  ) {}
}

/**
 * Whether the caller of a read has what it would be told (`If-None-Match`). Nothing else counts: `fetch` says
 * `Cache-Control: no-cache` with it.
 */
export const isKnown = ({ method, headers }: FastifyRequest, etag: string): boolean =>
  (method === 'GET' || method === 'HEAD') && fresh({ 'if-none-match': headers['if-none-match'] }, { etag });

@Injectable()
export class Answers implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = execution.switchToHttp();
    const [call, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    return next
      .handle()
      .pipe(map((answer: unknown) => (answer instanceof Answer ? told(answer, call, reply) : answer)));
  }
}

const told = ({ document, said }: Answer, call: FastifyRequest, reply: FastifyReply): unknown => {
  const { status, location, revision, type, policy, grows = false } = said;
  if (status !== undefined) void reply.status(status);
  if (location !== undefined) void reply.header('location', location);
  if (type !== undefined) void reply.type(type);
  if (policy !== undefined) void reply.header('content-security-policy', policy);
  if (revision === undefined) return document;
  const etag = `"${revision}"`;
  void reply.header('etag', etag);
  return grows || !isKnown(call, etag) ? document : void reply.status(304);
};
