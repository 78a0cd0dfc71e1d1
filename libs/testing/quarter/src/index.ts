export { playQuarter, type Played, type QuarterOptions } from './quarter.ts';
export { revisedCalendars } from './calendar-taken-up.ts';
export { revisedAt } from './times.ts';
