import type { ToldStory } from './perform.ts';

export interface Totals {
  readonly stories: number;
  readonly asTold: number;
  readonly requests: number;
  readonly legs: number;
  readonly breaches: number;
  readonly reveals: number;
  /** That passed in the sandbox. */
  readonly days: number;
  readonly seconds: number;
  /** Whether log and vault were found clean afterwards; `null`: not looked at. */
  readonly verified: boolean | null;
}

const DAY = 86_400_000;

export const totalsOf = (told: readonly ToldStory[], seconds: number, verified: boolean | null): Totals => {
  const sum = (of: (story: ToldStory) => number): number => told.reduce((total, story) => total + of(story), 0);
  const instants = told.flatMap(({ happened }) => happened.map(({ at }) => Date.parse(at)));
  const span = instants.length > 0 ? Math.max(...instants) - Math.min(...instants) : 0;
  return {
    stories: told.length,
    asTold: sum(({ asTold }) => Number(asTold)),
    requests: sum(({ request }) => Number(request !== null)),
    legs: sum(({ clocks }) => clocks.length),
    breaches: sum(({ breached }) => Number(breached)),
    reveals: sum(({ reveals }) => reveals),
    days: Math.round(span / DAY),
    seconds,
    verified,
  };
};
