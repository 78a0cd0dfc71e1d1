import type { Admitted, Caller } from '@icx/admission';
import type { CommandContext } from '@icx/commands';
import type { JsonObject } from '@icx/event-store';
import type { Action, PartyAction } from '@icx/parties';
import { applyDecorators, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { CommandId } from '@icx/identifiers';
import { withRouteFacts } from './route-config.ts';

/**
 * What a route does, in the words of the policy; `/openapi.json` tells it too. A route that declares none is refused by
 * the gate.
 */
export const Does = (action: Action | PartyAction): MethodDecorator =>
  applyDecorators(withRouteFacts({ action }), ApiExtension('x-icx-action', action));

export type { Caller } from '@icx/admission';

/** Who acts, as it is put on record. */
export const originOf = ({ party, user }: Caller) => ({ party, user, channel: 'api' }) as const;

/** The same with what it may see: who reads what may be put on record. */
export const readerOf = (caller: Caller) => ({ ...caller, ...originOf(caller) });

/** The headers of a command: its id and, where given, the revision that it was decided on. */
export interface CommandHeaders {
  readonly commandId: CommandId;
  readonly ifRevision: bigint | undefined;
  /** What was asked, whole: method, address and body. */
  readonly body: JsonObject;
}

/** What the gate leaves on the call for the handler. */
interface AdmittedCall extends Admitted {
  /** The name under which a command's id is kept. */
  readonly kept: (id: CommandId) => CommandId;
  /** What its command is recorded with. */
  readonly contextOf: (caller: Caller, headers: CommandHeaders) => CommandContext;
}

export type IcxHttpRequest = FastifyRequest & {
  icx?: AdmittedCall;
  callId?: string;
  /** Who calls, where a door of its own found that out: for the log. */
  who?: Pick<Caller, 'party' | 'user'>;
};

export const admitted = (context: ExecutionContext): AdmittedCall => {
  const { icx } = context.switchToHttp().getRequest<IcxHttpRequest>();
  if (!icx) throw new Error('A handler asked for its caller on a route that anybody may call.');
  return icx;
};

export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext) => admitted(context).caller);
export const LoadedRequest = createParamDecorator((_: unknown, context: ExecutionContext) => admitted(context).loaded);
