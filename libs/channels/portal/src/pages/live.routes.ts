import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toldInStream } from '@icx/api-channel/http';
import type { Admission } from '@icx/admission';
import type { PortalGate } from '../session/gate.ts';
import type { Sessions } from '../session/sessions.ts';
import { Live, LIVE, type Listener } from './live.ts';
import { waitingWords, type WaitingRoom } from './waiting.ts';

interface LiveParts {
  readonly gate: PortalGate;
  readonly sessions: Pick<Sessions, 'goesOn'>;
  readonly room: WaitingRoom;
  readonly admission: Pick<Admission, 'mayLookAt'>;
}

/** What waits, as it changes, for scripts of the pages: all that they show stands on the pages as well. */
export const addLive = (http: FastifyInstance, through: () => LiveParts, position: () => Promise<bigint>): void => {
  const live = new Live(position);
  http.addHook('preClose', async () => live.close());
  const config = { icx: { open: true, action: 'portal:open', gives: ['text/event-stream'] }, cors: false } as const;
  http.get(LIVE, { config, exposeHeadRoute: false }, async (call: FastifyRequest, reply: FastifyReply) => {
    const { gate } = through();
    const known = await gate.whose(call);
    // A script is led nowhere, and asks no more.
    if (!('here' in known)) return reply.status(204).send();
    await gate.admit(call, reply, known.here, 'portal:open', true);
    const { id } = known.here;
    const stream = new PassThrough();
    const listener: Listener = {
      user: known.here.actor.user,
      ask: async () => {
        const { sessions, room, admission } = through();
        const session = await sessions.goesOn(id);
        const actor = session && gate.actorOf(session);
        const caller = actor && 'user' in actor ? await gate.callerOf({ id, session, actor }) : undefined;
        return (
          caller && JSON.stringify(waitingFor(await room.of(caller, (action) => admission.mayLookAt(caller, action))))
        );
      },
      // Whoever takes nothing is told nothing: what is next is whole again.
      tell: (news) => {
        if (stream.writableNeedDrain) return false;
        stream.write(toldInStream(news, 'waiting'));
        return true;
      },
      end: () => stream.end(),
    };
    if (!live.add(listener)) return reply.status(204).send();
    stream.once('close', () => live.remove(listener));
    // Or the browser would wait for the first news to know that it is heard.
    listener.tell(undefined);
    return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream);
  });
};

const waitingFor = (lines: Awaited<ReturnType<WaitingRoom['of']>>) => ({ lines: lines.map(waitingWords) });
