import type { EvidenceDocument } from '@icx/requests-service';
import type { CalendarName } from '@icx/working-days';
import { clerkDate, clerkTime } from './london.ts';
import { clerkCount } from './plain.ts';

export type Calculation = EvidenceDocument['deadlines'][number];
export type DeemedReceipt = EvidenceDocument['receipts'][number];
type Day = NonNullable<Calculation['days']>[number];

const offWords = {
  saturday: 'Saturday',
  sunday: 'Sunday',
  'bank-holiday': 'bank holiday',
  'after-17:30': 'arrived after 17:30',
} as const;

/** Nations whose bank holidays count. */
export const calendarWords: Readonly<Record<CalendarName, string>> = {
  'england-and-wales': 'England and Wales',
  scotland: 'Scotland',
  union: 'either nation',
};

const workingDays = (days: number): string => clerkCount(days, 'Working Day');
const byCalendar = ({ calendar, calendarVersion }: Calculation): string =>
  `the calendar of ${calendarWords[calendar]}, version ${calendarVersion}`;

/** What one day is for a term. */
export const dayWords = ({ workingDay, because }: Day): string => {
  if (workingDay === null) return `does not count: ${offWords[because ?? 'bank-holiday']}`;
  return workingDay === 0 ? 'day 0: it counts as received on this day' : `Working Day ${workingDay}`;
};

/** Which days of a term do not count, weekends as pairs; `null`: there are none, or they are not known. */
export const skippedWords = ({ days }: Calculation): string | null => {
  const off = (days ?? []).filter(({ workingDay }) => workingDay === null);
  const weekend = off.filter(({ because }) => because !== 'bank-holiday').length;
  const said = [
    ...(weekend > 0 ? [`${weekend} ${weekend === 1 ? 'day' : 'days'} of weekends`] : []),
    ...off.filter(({ because }) => because === 'bank-holiday').map(({ date }) => `${clerkDate(date)} (bank holiday)`),
  ];
  return said.length === 0 ? null : `Not counted: ${said.join(', ')}.`;
};

/** How far a term is on a day of it; `null`: the days are not known, or it is over. */
export const todayWords = ({ days }: Calculation, today: string): string | null => {
  const last = days?.at(-1)?.workingDay;
  const now = days?.findLast(({ date, workingDay }) => date <= today && workingDay !== null)?.workingDay;
  if (last === undefined || last === null || days!.at(-1)!.date < today) return null;
  return now === undefined || now === null
    ? null
    : `Today is Working Day ${now} of ${last}: ${last === now ? 'the last one' : `${workingDays(last - now)} left after it`}.`;
};

/** How a due date came about, in a sentence or two. */
export const calculationWords = (calculation: Calculation): string => {
  const { receivedAt, receivedOn, term, termWorkingDays, grace, dueOn, days, agrees } = calculation;
  const allows = termWorkingDays === null ? '' : ` allows ${workingDays(termWorkingDays)}`;
  const longer = grace > 0 ? ` and ${workingDays(grace)} of grace` : '';
  const how =
    `Received ${clerkTime(receivedAt)}, day 0 is ${clerkDate(receivedOn)}. The term ${term}${allows}${longer}, by ` +
    `${byCalendar(calculation)}: due by 24:00 in London on ${clerkDate(dueOn)}.`;
  if (days === null)
    return `${how} The exchange does not have that version any more: the days cannot be counted again.`;
  if (agrees === null)
    return `${how} The exchange does not have that term any more: only the days can be counted again.`;
  return agrees ? how : `${how} COUNTED AGAIN IT COMES TO ANOTHER DATE.`;
};

/** Why the later of two calculations holds. */
export const revisionWords = (before: Calculation, after: Calculation): string => {
  const known = new Map(before.days?.map(({ date, because }) => [date, because]));
  const added = (after.days ?? []).filter(({ date, because }) => because !== null && known.get(date) === null);
  const what =
    before.days && added.length > 0
      ? `counts ${added.map(({ date }) => clerkDate(date)).join(' and ')} as a bank holiday, which version ${before.calendarVersion} did not`
      : `took the place of version ${before.calendarVersion}`;
  return (
    `Version ${after.calendarVersion} of the calendar ${what}. So ${clerkDate(after.dueOn)} holds in the place of ` +
    `${clerkDate(before.dueOn)}: a revision may give more time, and never takes any away.`
  );
};

/** The steps from the sending of a mail to its receipt. */
export const receiptWords = ({ sentAt, arrivedAt, passedOver, deemedAt }: DeemedReceipt): readonly string[] => [
  `Sent ${clerkTime(sentAt)}.`,
  `One hour later, ${clerkTime(arrivedAt)}, it had arrived, unless a failure was reported before.`,
  ...passedOver.map(({ date, because }) => `Not received on ${clerkDate(date)}: ${offWords[because]}.`),
  passedOver.length > 0
    ? `So it counts as received at 09:00 of the next Working Day, ${clerkTime(deemedAt)}.`
    : `That is a Working Day and not after 17:30: it counts as received then.`,
];
