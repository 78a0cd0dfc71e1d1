import type { Engines } from './engines.ts';
import type { Watched } from './compose.ts';
import { StartRefused } from './start-refused.ts';

/** How often timers and successions look for what is due, milliseconds. */
const TICK = 1000;
/** How often a log that has grown gets a checkpoint, milliseconds. */
const CHECKPOINT = 60_000;

/** What goes on by itself: begun in this order, ended in the opposite one. */
export const running = ({ log, content }: Engines, services: Watched) => {
  const { requests, switching, rotation, orphans, audit, security, twoPersonActs } = services;
  const { runner, reactor } = switching;
  return {
    /** Does what fell due while nobody was here, then goes on. Throws `StartRefused`. */
    start: async ({
      checkpointMs = CHECKPOINT,
    }: { readonly checkpointMs?: number | undefined } = {}): Promise<void> => {
      await content.start();
      const takenBack = await requests.rules.takeUp();
      if (takenBack) throw new StartRefused(takenBack.detail);
      await twoPersonActs.resume();
      // What a succession of the time of standstill has moved is moved before anything falls due to the old party.
      await runner.sweep();
      await reactor.start();
      await reactor.reached(await log.head());
      runner.start(TICK);
      await requests.timers.start(TICK);
      await rotation.resume();
      orphans.start();
      security.start();
      await audit.start(checkpointMs);
    },
    stop: async (): Promise<void> => {
      for (const one of [requests.timers, security, orphans, rotation, runner, reactor, content, audit])
        await one.stop();
    },
  };
};
