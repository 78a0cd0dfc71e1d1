import { addMinutes, type Instant } from '@icx/working-days';

/** From when until when the exchange was not there; domain time, the end is not part of it. */
export interface Outage {
  readonly from: Instant;
  readonly until: Instant;
}

export type OutageEvent = { readonly type: 'operations.outage-recorded.v1'; readonly data: Outage };
export const outageEventTypes: readonly OutageEvent['type'][] = ['operations.outage-recorded.v1'];

/** In order; they do not overlap. */
export type OutagesState = readonly Outage[];
export const evolveOutages = (outages: OutagesState, { data }: OutageEvent): OutagesState => [...outages, data];

/** A restart that takes no longer is none [choice]: a release is taken up in a minute or two, and nobody is late by that. */
const OUTAGE_MINUTES = 5;

/**
 * At a start: what has passed since the exchange was last known to be there.
 * @param lastSeen of the heartbeat; `null`: there was none, it is new here
 */
export const recordOutage = (
  { lastSeen, now }: { readonly lastSeen: Instant | null; readonly now: Instant },
  outages: OutagesState,
): readonly OutageEvent[] => {
  if (lastSeen === null) return [];
  const last = outages.at(-1)?.until;
  // Recorded, and stopped before it beat again: that one is known up to its end.
  const from = last && last > lastSeen ? last : lastSeen;
  if (addMinutes(from, OUTAGE_MINUTES) > now) return [];
  return [{ type: 'operations.outage-recorded.v1', data: { from, until: now } }];
};

/** The outage in which an instant lies; `undefined`: the exchange was there, as far as is known. */
export const outageAt = (outages: OutagesState, at: Instant): Outage | undefined =>
  outages.find(({ from, until }) => from <= at && at < until);

/** Minutes of a period in which the exchange was not there; whole ones, rounded to the nearest. */
export const minutesAway = (outages: OutagesState, from: Instant, until: Instant): number => {
  const away = outages.reduce((sum, one) => {
    const [start, end] = [one.from > from ? one.from : from, one.until < until ? one.until : until];
    return start < end ? sum + Date.parse(end) - Date.parse(start) : sum;
  }, 0);
  return Math.round(away / 60_000);
};
