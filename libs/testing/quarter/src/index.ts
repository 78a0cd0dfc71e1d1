export { playQuarter, type Played, type QuarterOptions } from './quarter.ts';
