import { calendars, makeCalendar, plainDate, unionCalendar, type Calendars } from '@icx/working-days';

/** A Friday, announced on the Tuesday after it: what fell due on it was breached already. */
export const lateHoliday = plainDate('2027-02-12');

const own = calendars['england-and-wales'];
const revised = makeCalendar(
  own.name,
  `${own.version}+late`,
  [...own.holidays, lateHoliday],
  own.firstYear,
  own.lastYear,
);

/** As they are once the late bank holiday is taken up. */
export const revisedCalendars: Calendars = {
  ...calendars,
  [own.name]: revised,
  union: unionCalendar(revised, calendars.scotland),
};
