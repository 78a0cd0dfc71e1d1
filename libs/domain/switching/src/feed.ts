import type { Instant } from '@icx/working-days';

const millisecondsPerHour = 3_600_000;

/**
 * A month of switch messages once went missing in production (domain.md section 7): that nothing comes must alarm.
 * @param since when the feed was expected to begin: counts as long as nothing ever came.
 * @returns for how many hours, with their fraction, the feed has been silent; `undefined` if not longer than allowed.
 */
export const silence = (
  lastReceivedAt: Instant | undefined,
  since: Instant,
  now: Instant,
  allowedHours: number,
): number | undefined => {
  const milliseconds = epochMilliseconds(now) - epochMilliseconds(lastReceivedAt ?? since);
  const hours = milliseconds / millisecondsPerHour;
  return hours > allowedHours ? hours : undefined;
};

const epochMilliseconds = (at: Instant): number => Temporal.Instant.from(at).epochMilliseconds;
