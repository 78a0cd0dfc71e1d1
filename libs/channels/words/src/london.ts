const LONDON = 'Europe/London';

const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
const ofDates = new Intl.DateTimeFormat('en-GB', { ...day, timeZone: 'UTC' });
const ofInstants = new Intl.DateTimeFormat('en-GB', { ...day, timeZone: LONDON });
const ofMonths = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const ofTimes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: LONDON });

const NOTHING = '-';

/** Three letters for every month: of September alone the language's own short form has four. */
const inWords = (text: string): string => text.replace(',', '').replace('Sept', 'Sep');

/** `Mon 23 Nov 2026, 10:00` on a clock in London; `-` for nothing. */
export const clerkTime = (instant: string | null | undefined): string => {
  if (!instant) return NOTHING;
  const moment = new Date(instant);
  return `${inWords(ofInstants.format(moment))}, ${ofTimes.format(moment)}`;
};

/** `Mon 7 Dec 2026`; `-` for nothing. */
export const clerkDate = (date: string | null | undefined): string =>
  date ? inWords(ofDates.format(new Date(`${date}T12:00:00Z`))) : NOTHING;

/** `November 2026`, of `2026-11`. */
export const clerkMonth = (month: string): string => ofMonths.format(new Date(`${month}-01`));

const DAY = 86_400_000;

/** `at the end of Fri 19 Mar 2027` for the midnight after it, else `at` the time. */
export const clerkEnd = (instant: string): string => {
  const moment = new Date(instant);
  if (ofTimes.format(moment) !== '00:00') return `at ${clerkTime(instant)}`;
  // Half a day before: about noon, whatever the clocks did that night.
  return `at the end of ${inWords(ofInstants.format(new Date(moment.getTime() - DAY / 2)))}`;
};
