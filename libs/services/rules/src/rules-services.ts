import type { EventStore } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import type { requestServices } from '@icx/requests-service';
import type { Clock, Runner } from '@icx/runtime';
import { instant } from '@icx/working-days';
import { CalendarFollowing } from './calendar-following.ts';
import { CalendarPreviews } from './calendar-previews.ts';
import { CalendarVersions } from './calendar-versions.ts';
import type { Rulebook } from './rulebook.ts';
import { RulesInForce } from './rules-in-force.ts';
import { SlaTerms } from './sla-terms.ts';

export interface RulesEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly book: Rulebook;
  readonly clock: Clock;
  readonly jobs: Pick<Runner, 'add'>;
  readonly requests: Pick<ReturnType<typeof requestServices>, 'calendarRevision'>;
  /** Something that nobody waits for went wrong. */
  readonly failed: (error: unknown) => void;
}

/** Calendars and terms: what comes with a start, and what is applied while the exchange serves. */
export const rulesServices = ({ log, views, book, clock, jobs, requests, failed }: RulesEngines) => {
  const { calendarRevision: revision } = requests;
  const now = () => instant(clock.now());
  const following = new CalendarFollowing({ log, book, clock, revision });
  const job = jobs.add(following);
  return {
    book,
    takenUp: new RulesInForce(book, clock, revision),
    following,
    calendars: new CalendarVersions(book, new CalendarPreviews(revision, failed), following, job, now),
    terms: new SlaTerms(book, views, now),
  };
};
