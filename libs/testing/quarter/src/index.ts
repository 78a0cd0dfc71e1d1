export { playQuarter, type Played, type QuarterOptions } from './quarter.ts';
export { revisedCalendars } from './calendar-taken-up.ts';
export { requestIds } from './raising.ts';
export { revisedAt } from './times.ts';
