import { randomUUIDv7 } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { orRefuse, type Door } from '@icx/api-channel/http';
import type { Admitted } from '@icx/admission';
import type { CommandContext } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import { parseCommandId } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { Loaded, RequestLog } from '@icx/requests-service';
import type { Cookies } from '../session/cookies.ts';
import { JustDone, type Done } from '../session/just-done.ts';
import type { Session } from '../session/sessions.ts';
import type { Values } from './fields.ts';

export const tokenWrong = refuse.forbidden(
  'form-token-wrong',
  'This form is not of your present sign-in, so nothing was done. Check it, and for whom you act, then send it again.',
);

/** By which a form is done once: a second press of its button is the same command. */
export const newKey = (): string => randomUUIDv7();

/** Of the request as it was shown: who sends the form from a tab that is stale is told so. */
export const revisionOf = ({ revision, changedAt = revision }: Loaded): string => String(changedAt);
export const revisionSent = (typed: string | undefined): bigint | undefined =>
  typed !== undefined && /^\d{1,18}$/.test(typed) ? BigInt(typed) : undefined;

/** What goes with whatever is sent. */
export class Sender {
  constructor(
    readonly door: Door,
    readonly requests: Pick<RequestLog, 'keptAs' | 'load'>,
    private readonly log: Pick<EventStore, 'head'>,
    private readonly cookies: Cookies,
    readonly justDone = new JustDone(cookies),
  ) {}

  /** To the page that shows it, which waits until it does. */
  async leadTo(reply: FastifyReply, session: Session, address: string, done: Done): Promise<FastifyReply> {
    const head = await this.log.head().catch(() => undefined);
    if (head !== undefined) this.cookies.set(reply, 'position', String(head), SHOWN);
    this.justDone.tell(reply, session, address, done);
    return reply.redirect(address, 303);
  }
}
/** Seconds after which lists show everything anyway. */
const SHOWN = 60;

/** What a form is recorded with. */
export const contextOf = (
  { door, requests }: Sender,
  { caller }: Admitted,
  { url, method }: FastifyRequest,
  typed: Values,
  key: string | undefined,
): CommandContext => {
  const commandId = requests.keptAs(orRefuse(parseCommandId(key)));
  const [address = ''] = url.split('?', 1);
  const body = { address: `${method} ${address}`, body: Object.fromEntries(Object.entries(typed).toSorted()) };
  return { ...door.context(caller, { commandId, ifRevision: undefined, body }), channel: 'portal' };
};
