import { addDays, londonDate } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { RequestPolicy } from '@icx/requests-service';

/** So long before the bank holidays end whoever runs the exchange is told; a deadline needs them some weeks before. */
const AHEAD_DAYS = 400;

/** Which calendars that are used end within 400 days, for the operator; `undefined`: none. */
export const coverageProblem = (
  { calendars, terms }: Pick<RequestPolicy, 'calendars' | 'terms'>,
  now: Instant,
): string | undefined => {
  const until = addDays(londonDate(now), AHEAD_DAYS);
  const used = new Set(['england-and-wales' as const, ...terms.map(({ calendar }) => calendar)]);
  const ending = [...used].map((name) => calendars[name]).filter(({ lastYear }) => `${lastYear}-12-31` < until);
  if (ending.length === 0) return undefined;
  const which = ending.map(({ name, lastYear }) => `${name} to ${lastYear}`).join(', ');
  return (
    `The bank holidays are known no longer than this: ${which}. Some weeks before their end no request can be raised ` +
    '(calendar-not-covered): SECAS applies the next years as GOV.UK publishes them, POST /v1/calendars or icx calendars apply.'
  );
};
