import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '@icx/api-channel/http';
import type { Caller } from '@icx/admission';
import { sourceOf } from '@icx/identity';
import type { Directory, SecurityRecord } from '@icx/parties-service';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { PartyId } from '@icx/identifiers';
import type { PlainDate } from '@icx/working-days';
import type { Screen } from '../pages/screen.ts';
import { tokenWrong } from '../pages/sent.ts';
import type { Values } from '../pages/fields.ts';
import type { Cookies } from './cookies.ts';
import type { Entrance } from './entrance.ts';
import type { Here, PortalGate } from './gate.ts';
import { SIGNING_IN, type RelyingParty } from './relying-party.ts';
import { isTokenOf, type Sessions, type SignedIn } from './sessions.ts';

export interface SessionParts {
  readonly gate: PortalGate;
  readonly entrance: Entrance;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly people: RelyingParty;
  readonly screen: Screen;
  readonly directory: Directory;
  readonly today: () => PlainDate;
  readonly security: Pick<SecurityRecord, 'refused' | 'signedInElsewhere'>;
  /** Whether the sign-in is at another provider: the built-in one puts it on record itself. */
  readonly elsewhere: boolean;
}

/** Signing in and out, and for whom one acts. */
export const addSessionRoutes = (http: FastifyInstance, through: () => SessionParts): void => {
  const open = {
    config: { icx: { open: true, action: 'portal:sign-in', secret: true }, cors: false },
    onRequest: async (call: FastifyRequest) => through().entrance.refuseForeign(call),
  } as const;
  http.get('/sign-in', open, async (call, reply) => {
    const { people, cookies } = through();
    const { to } = call.query as { readonly to?: unknown };
    const asked = await people.begin(typeof to === 'string' ? to : undefined, call.ip);
    if (isRefusal(asked)) throw new Refused(asked);
    cookies.set(reply, 'signing-in', asked.kept, SIGNING_IN);
    cookies.forgetProvider(reply);
    return reply.redirect(asked.address, 303);
  });
  http.get('/signed-in', open, async (call, reply) => {
    const { people, cookies } = through();
    const came = await people.end(call.url, cookies.read(call, 'signing-in'), call.ip);
    if (isRefusal(came)) throw refused(through(), call, came);
    await letIn(through(), call, came.signedIn);
    cookies.forget(reply, 'signing-in');
    await begin(through(), call, reply, came.signedIn);
    return reply.redirect(came.to, 303);
  });
  http.post('/sign-out', open, async (call, reply) => {
    const { gate, sessions, cookies } = through();
    const known = await gate.whose(call);
    if ('here' in known) {
      held(known.here, call);
      await sessions.end(known.here.id);
      const atProvider = cookies.atProviderOf(call);
      if (atProvider !== undefined) await sessions.endAtProvider(atProvider);
    }
    for (const name of ['session', 'typed', 'position'] as const) cookies.forget(reply, name);
    cookies.forgetProvider(reply);
    // What the browser may still show of it, it forgets as well.
    return reply.header('clear-site-data', '"cache"').redirect('/', 303);
  });
  addActing(http, through);
};

/** On record, before anybody is answered. */
const refused = ({ security }: SessionParts, { ip }: FastifyRequest, refusal: Refusal): Refused => {
  security.refused({ what: 'sign-in', code: refusal.code, member: undefined, source: sourceOf(ip) });
  return new Refused(refusal);
};

/** Throws `Refused` where whoever signed in has no access here. */
const letIn = async (parts: SessionParts, call: FastifyRequest, signedIn: SignedIn): Promise<void> => {
  const { gate, security, elsewhere } = parts;
  const actor = gate.actorOf(signedIn);
  if (isRefusal(actor)) throw refused(parts, call, actor);
  Object.assign(call, { who: actor });
  const { party, user: subject } = actor;
  const identified = { party: party as PartyId, subject, source: sourceOf(call.ip) };
  if (elsewhere) await security.signedInElsewhere(identified, signedIn.acr);
};

/**
 * Whatever session the browser had is over with the new one. Who signs in again in the middle of something goes on for the
 * same party: for it the form that comes back was filled in.
 */
const begin = async (
  { cookies, sessions }: SessionParts,
  call: FastifyRequest,
  reply: FastifyReply,
  signedIn: SignedIn,
): Promise<void> => {
  const id = cookies.read(call, 'session');
  const before = id === undefined ? undefined : await sessions.find(id);
  if (id !== undefined) await sessions.end(id);
  const goesOn = before?.session.subject === signedIn.subject && cookies.read(call, 'typed') !== undefined;
  const actsFor = goesOn ? before.session.actsFor : undefined;
  const atProvider = cookies.atProviderOf(call);
  const place = {
    source: sourceOf(call.ip),
    ...(atProvider === undefined ? {} : { atProvider }),
    ...(actsFor === undefined ? {} : { actsFor }),
  };
  cookies.set(reply, 'session', await sessions.begin(signedIn, place));
};

/** Throws `Refused` unless the form is of this session. */
const held = ({ session }: Here, { body }: FastifyRequest): void => {
  if (!isTokenOf(session, (body as Values | null)?.['csrf'])) throw new Refused(tokenWrong);
};

const addActing = (http: FastifyInstance, through: () => SessionParts): void => {
  const options = {
    config: { icx: { open: true, action: 'portal:open', secret: true }, cors: false },
    onRequest: async (call: FastifyRequest, reply: FastifyReply) => through().entrance.refuseStranger(call, reply),
  } as const;
  http.get('/acting-for', options, async (call, reply) => {
    const { entrance, screen, directory, today } = through();
    const here = await entrance.enter(call, reply);
    if (!here) return reply;
    const data = {
      parties: directory.principalsOf(here.actor.party, today()),
      actsFor: here.session.actsFor ?? null,
      own: here.actor.party,
    };
    const before = { here, caller: { ...here.actor, party: here.actor.party as PartyId } as Caller };
    return screen.show(call, reply, before, { template: 'acting-for', title: 'For whom do you act?', data });
  });
  http.post('/acting-for', options, async (call, reply) => {
    const { entrance, cookies, sessions, directory, today } = through();
    const here = await entrance.enter(call, reply);
    if (!here) return reply;
    held(here, call);
    const { party = '' } = (call.body ?? {}) as Values;
    const own = party === here.actor.party;
    // Whether it may act for that one is asked at every act; here only a name that is on its list is taken.
    if (!own && !directory.principalsOf(here.actor.party, today()).includes(party as PartyId))
      throw new Refused(notYours);
    const id = await sessions.actFor(here.id, here.session, own ? undefined : party);
    cookies.set(reply, 'session', id);
    return reply.redirect('/', 303);
  });
};
const notYours = refuse.forbidden(
  'agency-not-granted',
  'That party has not granted you to act for it today. Its administrator can, at /v1/parties/{party}/agencies.',
);
