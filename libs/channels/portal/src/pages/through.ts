import type { FastifyReply } from 'fastify';
import type { Entrance } from '../session/entrance.ts';
import type { PortalGate } from '../session/gate.ts';
import type { RevealsOfSignIn } from '../session/reveals.ts';
import type { Download } from './declare.ts';
import type { SavedViews } from './saved-views.ts';
import type { Screen, Screened } from './screen.ts';
import type { Sender } from './sent.ts';
import type { In } from './visit.ts';

/** What a call goes through. */
export interface Through {
  readonly entrance: Entrance;
  readonly gate: PortalGate;
  readonly screen: Screen;
  readonly sender: Sender;
  readonly reveals: RevealsOfSignIn;
  readonly views: Pick<SavedViews, 'of'>;
}

/** To who was let in, with what was done just before. */
export const shown = ({ screen, sender }: Through, { call, reply, here, admitted }: In, what: Screened): FastifyReply =>
  screen.show(
    call,
    reply,
    { here, caller: admitted.caller },
    { ...what, done: sender.justDone.take(call, reply, here.session) },
  );

export const handedOut = ({ screen }: Through, { call, reply, admitted }: In, file: Download): FastifyReply =>
  screen.download(call, reply, admitted.caller.party, file);
