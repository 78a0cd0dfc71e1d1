import type { Action, PartyAction } from '@icx/parties';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { JsonLimits, Refusal } from '@icx/refusals';

/** What is known of a route before anything of a call's body is read. */
export interface RouteFacts {
  /** What it does, in the words of the policy. */
  readonly action?: Action | PartyAction;
  /** How much its body may hold, where that is not what a command may. */
  readonly json?: JsonLimits;
  /** Its body is a stream, of these media types; another one is refused so. */
  readonly streams?: { readonly types: readonly string[]; readonly refusal: Refusal };
  /** Media types of its answers beside problems. */
  readonly gives?: readonly string[];
  /** A secret may stand in its answers, beside what others wrote. */
  readonly secret?: true;
  /** What its address names never changes: whoever has it may keep it. */
  readonly lasting?: true;
  /** Anybody may call it, and it asks for itself who that is. */
  readonly open?: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    icx?: RouteFacts;
    /** No page elsewhere is let in here, whatever the rest allows. */
    cors?: false;
  }
}

const KEY = RouteConfig({}).KEY;

/** Adds to what other decorators of the handler have said of its route. */
export const withRouteFacts =
  (facts: RouteFacts): MethodDecorator =>
  (target, name, descriptor) => {
    const { icx } = (Reflect.getMetadata(KEY, descriptor.value as object) ?? {}) as { readonly icx?: RouteFacts };
    RouteConfig({ icx: { ...icx, ...facts } })(target, name, descriptor);
  };
