/** An instant in UTC with milliseconds, `2026-11-23T10:00:00.000Z`: fixed width, so that text order is time order. */
export type IsoInstant = string;

/** Domain time. Tokens, sessions and rate limits use the wall clock, never this. */
export interface Clock {
  readonly now: () => IsoInstant;
}

export const wallClock: Clock = { now: () => new Date().toISOString() };
