import { setTimeout as wait } from 'node:timers/promises';
import { decide } from '@icx/requests';
import type { Instant } from '@icx/working-days';
import { benchEnvelope, type openServices } from '../bench-services.ts';
import { percentile } from '../median.ts';
import { requestIdOf } from '../simulated-requests.ts';

/** Milliseconds from one command to the next: they come at their own pace, however long the last one takes. */
const EVERY = 20;
const WARM_UP = 1_000;
const IDLE = 3_000;

/** The requests that the commands are about, by number, nothing of which is due. */
export interface Others {
  readonly first: number;
  readonly count: number;
}

/** All that is due now is fired: so many a second, and how long a command takes meanwhile and with nothing to fire. */
export const firing = async (
  { requests: { timers, performer } }: Awaited<ReturnType<typeof openServices>>,
  now: Instant,
  others: Others,
): Promise<{ firePerSecond: number; commandP99WhileFiringMs: number; commandP99IdleMs: number }> => {
  let command = 0;
  const acknowledge = async (): Promise<number> => {
    const began = performance.now();
    const context = benchEnvelope('BBBB', `acknowledge-${command}`, now);
    const act = { type: 'acknowledge', at: now, by: context.party } as const;
    const request = requestIdOf(others.first + (command++ % others.count));
    await performer.perform(request, (state, facts) => decide(act, state, facts), { context });
    return performance.now() - began;
  };
  const p99While = async (work: Promise<unknown>): Promise<number> => {
    const taken: Promise<number>[] = [];
    let goesOn = true;
    void work.finally(() => (goesOn = false));
    while (goesOn) {
      taken.push(acknowledge());
      await wait(EVERY);
    }
    return percentile(await Promise.all(taken), 99);
  };
  await p99While(wait(WARM_UP));
  const commandP99IdleMs = await p99While(wait(IDLE));
  const began = performance.now();
  const sweep = timers.sweep().then((fired) => fired / ((performance.now() - began) / 1000));
  const commandP99WhileFiringMs = await p99While(sweep);
  return { firePerSecond: Math.round(await sweep), commandP99WhileFiringMs, commandP99IdleMs };
};
