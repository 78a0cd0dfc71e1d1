import type { Instant } from '@icx/working-days';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Of milliseconds since 1970. */
export const instantOf = (ms: number): Instant => new Date(ms).toISOString() as Instant;

const at = (text: string): number => Date.parse(text);

/** First and last moment at which requests are raised. */
export const raising = { from: at('2027-01-02T00:00:00Z'), until: at('2027-04-01T00:00:00Z') } as const;

/** When the played time ends: what was raised last has fallen due, by the Easter calendar too. */
export const end = at('2027-04-24T00:00:00Z');

/** Nobody can act and no timer fires. Deadlines of 9 March pass in it, and those of 10 March as it ends. */
export const outage = { from: at('2027-03-09T20:00:00Z'), until: at('2027-03-11T20:00:00Z') } as const;

/** When the late bank holiday is taken up. */
export const revisedAt = at('2027-02-16T11:00:00Z');

export const succeededAt = at('2027-02-15T00:00:00Z');

/** Nobody acts in an outage: what was meant for it comes in the hours after. */
export const outsideOutage = (ms: number): number =>
  ms >= outage.from && ms < outage.until ? outage.until + HOUR + (ms - outage.from) / 8 : ms;
