import { isRefusal, must, refuse, type Parsed } from '@icx/refusals';
import { toInstant, type Instant } from './instant.ts';
import type { PlainDate } from './plain-date.ts';
import { remembered } from './remembered.ts';

const LONDON = 'Europe/London';

/** A local time of day, `HH:MM`, 00:00 to 23:59. */
export type TimeOfDay = `${number}:${number}`;

/** The date that a clock in London shows at this moment. */
export const londonDate: (at: Instant) => PlainDate = remembered(
  (at) => Temporal.Instant.from(at).toZonedDateTimeISO(LONDON).toPlainDate().toString() as PlainDate,
  // Days begin, and clocks change, at a full hour UTC; before 1847 London's own time began 75 seconds later.
  (at) => (at < '1848' ? at : at.slice(0, 13)),
);

/** For a sentence: `2026-08-01, 00:00 in London`. In summer the instant itself names the evening before. */
export const inLondon = (at: Instant): string => {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(LONDON);
  return `${local.toPlainDate().toString()}, ${local.toPlainTime().toString({ smallestUnit: 'minute' })} in London`;
};

/**
 * The moment at which a clock in London shows this date and time. A time that the clocks skip in spring is taken an
 * hour later; of a time that occurs twice in autumn, the first.
 * @throws RangeError if `time` is not a time of day.
 */
export const atLondon: (date: PlainDate, time: TimeOfDay) => Instant = remembered(
  (date, time) => {
    const local = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: LONDON, plainTime: time });
    return must(toInstant(local.toInstant()));
  },
  (date, time) => `${date} ${time}`,
);

/**
 * Calendar arithmetic in Europe/London: `P1D` is the same local time tomorrow (23 or 25 hours when the clocks change),
 * `P1M` the same day next month or its last day, `PT2H` two elapsed hours.
 * @returns the later moment, or refusal `duration-invalid`: not an ISO 8601 duration, negative, or past the year 9999.
 */
export const advance = (at: Instant, isoDuration: string): Parsed<Instant> => {
  const invalid = refuse(
    'duration-invalid',
    'This is not a period of time: write ISO 8601, for example P3D, P1M or PT2H.',
  );
  try {
    const duration = Temporal.Duration.from(isoDuration);
    if (duration.sign < 0)
      return refuse('duration-invalid', 'A period of time cannot be negative: remove the minus sign.');
    const later = toInstant(Temporal.Instant.from(at).toZonedDateTimeISO(LONDON).add(duration).toInstant());
    return isRefusal(later) ? invalid : later;
  } catch {
    return invalid;
  }
};
