import { setTimeout as pause } from 'node:timers/promises';
import { ViewsBehind } from '@icx/read-store';
import type { Engines } from './engines.ts';

/** Milliseconds from one look to the next. */
const LOOK = 1_000;

/**
 * Resolves when the views know all that was recorded before. Where any process may build them, one that does so may start
 * later than this one: then it is told why it waits, and waits on.
 */
export const viewsBuilt = async (
  { log, views, viewBuilder }: Pick<Engines, 'log' | 'views' | 'viewBuilder'>,
  waits: (why: string) => void = () => undefined,
): Promise<void> => {
  for (const head = await log.head(); ; await pause(LOOK))
    try {
      return await views.reached(head);
    } catch (error) {
      if (!viewBuilder || !(error instanceof ViewsBehind)) throw error;
      waits(error.message);
    }
};
