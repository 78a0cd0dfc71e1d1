import { setTimeout as pause } from 'node:timers/promises';

export interface LookingOn {
  /** Milliseconds, after which nobody looks any more … */
  readonly patienceMs: number;
  /** … and between looks. */
  readonly lookMs: number;
}

/** Looks until there is something to see, and answers it; `undefined`: not in time. It looks once in any case. */
export const until = async <Seen>(
  look: () => Promise<Seen | false | undefined>,
  { patienceMs, lookMs }: LookingOn,
): Promise<Seen | undefined> => {
  for (const end = performance.now() + patienceMs; ; await pause(lookMs)) {
    const seen = await look();
    if (seen !== false && seen !== undefined) return seen;
    if (performance.now() >= end) return undefined;
  }
};
