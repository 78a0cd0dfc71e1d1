import type { requestServices } from '@icx/requests-service';
import type { Clock } from '@icx/runtime';
import type { Rulebook } from './rulebook.ts';
import { RulesInForce } from './rules-in-force.ts';

export interface RulesEngines {
  readonly book: Rulebook;
  readonly clock: Clock;
  readonly requests: Pick<ReturnType<typeof requestServices>, 'calendarRevision'>;
}

/** Calendars and terms: what comes with a start, and what is applied while the exchange serves. */
export const rulesServices = ({ book, clock, requests }: RulesEngines) => ({
  book,
  takenUp: new RulesInForce(book, clock, requests.calendarRevision),
});
