import type { DocumentOf } from '@icx/documents';
import type { slaAlarmsSchema, slaLegPageSchema, slaSummarySchema } from '@icx/sla-service';
import { instant, londonDate } from '@icx/working-days';
import { clerkDate, clerkTime } from './london.ts';

type Summary = DocumentOf<typeof slaSummarySchema>;
type Alarm = DocumentOf<typeof slaAlarmsSchema>['items'][number];
type Leg = DocumentOf<typeof slaLegPageSchema>['items'][number];

/** What each figure counts, in the order in which they are told. */
export const slaFigureWords: Readonly<Record<keyof Summary['figures'], string>> = {
  open: 'open',
  running: 'with a running clock',
  undelivered: 'undelivered',
  awaitingReceipt: 'awaiting receipt',
  dueToday: 'due today',
  dueWithin2: 'due within 2 WD',
  dueWithin5: 'due within 5 WD',
  overdue: 'overdue',
  breachedOpen: 'breached, not answered',
  breached: 'breached',
  breachedWithUpheld: 'breached, with upheld disputes',
  answeredLateThisMonth: 'answered late this month',
  disputed: 'disputed',
  queried: 'queried',
  backlog: 'backlog',
  voluntary: 'voluntary',
};

/** How near it is that an answer comes too late, in words; `null`: not yet. @param ahead two Working Days from today */
export const riskWords = (
  { dueOn, overdue }: { readonly dueOn: string | null; readonly overdue: boolean },
  { today, until }: { readonly today: string; readonly until: string },
): string | null => {
  if (overdue) return 'Overdue';
  if (dueOn === null || dueOn > until) return null;
  return dueOn === today ? 'Due today' : 'Due within 2 WD';
};

/** What else there is to know of a leg in a list. */
export const legMarks = ({ breach, dispute, queried, answer }: Leg): readonly string[] =>
  [
    breach?.inOutage && 'in outage',
    dispute && `dispute ${dispute}`,
    queried && 'queried',
    answer?.agreedOutside && 'agreed outside',
  ].filter((mark): mark is string => Boolean(mark));

/** A share as people read it; `-`: of nothing. */
export const shareWords = (share: number | null): string =>
  share === null ? '-' : `${Math.round(share * 1000) / 10} %`;

/** What does not come, as a page says it: the document names days, commands and settings for systems and whoever runs them. */
export const alarmWords = ({ kind, party, since, ...alarm }: Alarm): Pick<Alarm, 'what' | 'toDo'> => {
  switch (kind) {
    case 'silent-party':
      return {
        what: `${party} has answered, denied, queried and acknowledged nothing${since ? ` since ${clerkDate(londonDate(instant(since)))}` : ''}, and legs that it received wait.`,
        toDo: `Ask ${party} whether it gets its requests.`,
      };
    case 'no-switches':
      return { what: since ? `No switch message came since ${clerkTime(since)}.` : alarm.what, toDo: alarm.toDo };
    case 'mail-silent':
      return {
        what: since ? `Mail waits, and none was handed over since ${clerkTime(since)}.` : alarm.what,
        toDo: 'Tell whoever runs the exchange to look at its mail relay: after four hours requests count as received untold.',
      };
    case 'mail-not-read':
      return { what: alarm.what, toDo: 'Tell whoever runs the exchange to look at its mailbox: answers by mail wait.' };
  }
};
