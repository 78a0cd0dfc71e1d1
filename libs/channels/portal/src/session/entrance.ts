import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '@icx/api-channel/http';
import type { FormFacts } from '../pages/declare.ts';
import { keptOf, type Values } from '../pages/fields.ts';
import type { Cookies } from './cookies.ts';
import type { Here, PortalGate } from './gate.ts';
import { isTokenOf, type Session, type Sessions } from './sessions.ts';

/** Seconds after a sign-in in which what was typed before comes back. */
const BACK = 15 * 60;

type Tell = (call: FastifyRequest, reply: FastifyReply) => unknown;
/** What somebody is shown who is not known, or no longer. */
export interface Strangers {
  readonly welcome: Tell;
  readonly over: Tell;
}

/** Whoever is not signed in, or no longer, is led there and back again, with what was typed. */
export class Entrance {
  constructor(
    private readonly gate: PortalGate,
    private readonly sessions: Sessions,
    private readonly cookies: Cookies,
    private readonly stranger: Strangers,
  ) {}

  /** Before anything of a form is read: whether it comes from here. Throws `Refused`. */
  refuseForeign(call: FastifyRequest): void {
    const refusal = call.method === 'POST' ? this.gate.refuseForeign(call) : undefined;
    if (refusal) throw new Refused(refusal);
  }

  /**
   * The same, and whether it is of somebody who has a session, or had one: of a stranger nothing is read.
   * @returns the reply, if that was all
   */
  async refuseStranger(call: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    this.refuseForeign(call);
    if (call.method !== 'POST') return undefined;
    const known = await this.gate.whose(call);
    if ('here' in known || known.over) return undefined;
    await this.stranger.over(call, reply);
    return reply;
  }

  /** `undefined`: it was answered, by the way to the sign-in. */
  async enter(call: FastifyRequest, reply: FastifyReply, form?: FormFacts): Promise<Here | undefined> {
    const known = await this.gate.whose(call);
    if ('here' in known) return known.here;
    if (form && known.over) await this.keep(call, reply, form, known.over);
    if (pathOf(call) === '/') await this.stranger.welcome(call, reply);
    // A form that was sent is led nowhere by itself: a browser would not follow it to a provider elsewhere.
    else if (call.method === 'POST') await this.stranger.over(call, reply);
    else void reply.redirect(`/sign-in?to=${encodeURIComponent(call.url)}`, 303);
    return undefined;
  }

  /** What this person typed here before the session was over. */
  async typedBefore(call: FastifyRequest, reply: FastifyReply, { session }: Here): Promise<Values | undefined> {
    const id = this.cookies.read(call, 'typed');
    if (id === undefined) return undefined;
    const values = await this.sessions.takeTyped(id, session, pathOf(call));
    if (values) this.cookies.forget(reply, 'typed');
    return values;
  }

  /** Of a form of that very session, until its holder has signed in again: nobody else can put something here. */
  async keep(call: FastifyRequest, reply: FastifyReply, { fields }: FormFacts, session: Session): Promise<void> {
    const typed = (call.body ?? {}) as Values;
    if (call.method !== 'POST' || !isTokenOf(session, typed['csrf'])) return;
    const { subject, actsFor } = session;
    const over = this.cookies.read(call, 'session')!;
    const of = { subject, actsFor, path: pathOf(call) };
    const id = await this.sessions.keepTyped(over, { ...of, values: keptOf(fields, typed) });
    this.cookies.set(reply, 'typed', id, BACK);
  }
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0]!;
