import { workingDaysAfterDue } from '@icx/requests';
import { londonDate } from '@icx/working-days';
import type { Calendars, PlainDate } from '@icx/working-days';
import type { LegFacts } from './leg-facts.ts';

/** How a live leg stands: the first three are what its addressee is held to; backlog and favours are counted apart. */
export const legStandings = ['running', 'undelivered', 'awaiting-receipt', 'backlog', 'voluntary'] as const;
export type LegStanding = (typeof legStandings)[number];

/** `null`: it has ended. */
export const standingOf = (facts: LegFacts): LegStanding | null => {
  if (facts.endedAt !== null) return null;
  if (!facts.obligated) return 'voluntary';
  if (facts.deadline) return 'running';
  // Received without a clock: one that was decided to be of the backlog stays so, whatever its request is since.
  if (facts.backlog || facts.receivedAt !== null) return 'backlog';
  return facts.undelivered ? 'undelivered' : 'awaiting-receipt';
};

/**
 * Working Days between the due day and the answer or, while there is none, today, by the leg's own calendar; `null` where
 * nothing is or was late, or a calendar does not reach so far.
 */
export const overdueWorkingDays = (
  { deadline, reply, endedAt }: Pick<LegFacts, 'deadline' | 'reply' | 'endedAt'>,
  today: PlainDate,
  calendars: Calendars,
): number | null => {
  if (!deadline || (endedAt !== null && !reply)) return null;
  return workingDaysAfterDue(deadline, reply ? londonDate(reply.at) : today, calendars);
};
