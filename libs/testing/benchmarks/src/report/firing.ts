import { setTimeout as wait } from 'node:timers/promises';
import { decide } from '@icx/requests';
import { instant } from '@icx/working-days';
import { benchEnvelope, openServices } from '../bench-services.ts';
import { percentile } from '../median.ts';
import { inTemporaryFolder, newLog } from '../sandbox-folder.ts';
import { requestIdOf, simulateRequests } from '../simulated-requests.ts';

/** Milliseconds from one command to the next: they come at their own pace, however long the last one takes. */
const EVERY = 20;

/** Legs that nobody has to answer yet, which the commands are about. */
const OTHERS = 1_000;

/** So many deadlines have passed while nobody was here: fired a second, and how long a command takes meanwhile. */
export const firing = (
  due: number,
): Promise<{ firePerSecond: number; commandP99WhileFiringMs: number; commandP99IdleMs: number }> =>
  inTemporaryFolder(async (folder) => {
    const { log } = newLog(folder);
    const long = instant('2026-11-23T10:00:00.000Z');
    const now = instant('2026-12-14T10:00:00.000Z');
    await simulateRequests(log, due + OTHERS, (n) => (n < OTHERS ? now : long), { whole: false });
    await log.close();
    const { requests, close } = await openServices(folder, { now: () => now });
    const { timers, performer } = requests;
    let command = 0;
    const acknowledge = async (): Promise<number> => {
      const began = performance.now();
      const context = benchEnvelope('BBBB', `ack-${command}`, now);
      const act = { type: 'acknowledge', at: now, by: context.party } as const;
      await performer.perform(requestIdOf(command++ % OTHERS), (state, facts) => decide(act, state, facts), {
        context,
      });
      return performance.now() - began;
    };
    const commandsWhile = async (work: Promise<unknown>): Promise<number> => {
      const taken: Promise<number>[] = [];
      let goesOn = true;
      void work.finally(() => (goesOn = false));
      while (goesOn) {
        taken.push(acknowledge());
        await wait(EVERY);
      }
      return percentile(await Promise.all(taken), 99);
    };
    await commandsWhile(wait(1_000));
    const commandP99IdleMs = await commandsWhile(wait(3_000));
    const began = performance.now();
    let seconds = 0;
    const sweep = timers.sweep().then((fired) => {
      seconds = (performance.now() - began) / 1000;
      if (fired !== due) throw new Error(`${fired} of ${due} deadlines were fired.`);
    });
    const commandP99WhileFiringMs = await commandsWhile(sweep);
    await sweep;
    await close();
    return { firePerSecond: Math.round(due / seconds), commandP99WhileFiringMs, commandP99IdleMs };
  });
