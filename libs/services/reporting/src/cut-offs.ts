import { beginning, parsePosition, type EventStore, type Position } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import { periodOf, spanOf, type Month, type Period } from '@icx/reporting';
import type { Clock } from '@icx/runtime';
import { instant, parseInstant, type Instant } from '@icx/working-days';

/** As a caller names one: a position, of a month that has not ended with the instant that its report gave. */
export interface NamedCutOff {
  readonly position: Position;
  readonly at?: Instant;
}

const malformed = refuse(
  'cutoff-invalid',
  'Write a cut-off as a report gives it: its position, such as 18234, and of a month that had not ended also its instant, 18234@2027-01-15T10:00:00.000Z.',
);

/** Refused with `cutoff-invalid`. */
export const parseCutOff = (value: unknown): Parsed<NamedCutOff> => {
  const [first = '', second] = typeof value === 'string' ? value.split('@') : [];
  const position = parsePosition(first);
  if (position === undefined) return malformed;
  if (second === undefined) return { position };
  const at = parseInstant(second);
  return isRefusal(at) ? malformed : { position, at };
};
parseCutOff.takes = {
  type: 'string',
  pattern: String.raw`^(0|[1-9][0-9]{0,18})(@2\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)?$`,
  example: '18234',
} as const;

/** A month as it is told: what was known, and of when. */
export interface CutPeriod {
  readonly period: Period;
  readonly position: Position;
}

const toCome = refuse(
  'report-month-to-come',
  'That month has not begun: there is nothing to report. Ask for this month or an earlier one.',
);
const beforeFirst = refuse(
  'cutoff-before-first-event',
  'Nothing was on record at that cut-off. Name one that a report gives, or none: then it is as known now.',
);
const beyondHead = refuse(
  'cutoff-beyond-head',
  'The log does not reach so far. Name a cut-off that a report gives, or none: then it is as known now.',
);

/** Which cut-offs there are. */
export class CutOffs {
  constructor(
    private readonly log: EventStore,
    private readonly views: Pick<ReadStore, 'reached'>,
    private readonly clock: Clock,
  ) {}

  /**
   * By default the end of the month as known now, or of this month all up to now. Refused with `report-month-to-come`,
   * `cutoff-before-first-event`, `cutoff-beyond-head`, `cutoff-invalid`.
   */
  async of(month: Month, named?: NamedCutOff): Promise<Parsed<CutPeriod>> {
    const { from, until } = spanOf(month);
    const now = instant(this.clock.now());
    if (from > now) return toCome;
    if (named?.at !== undefined && (named.at <= from || named.at > until)) return malformed;
    const head = await this.log.head();
    const position = named?.position ?? head;
    const refused = position > head ? beyondHead : await this.#beforeFirst(position);
    if (refused) return refused;
    await this.views.reached(head);
    return { period: periodOf(month, named?.at ?? rightAfter(now)), position };
  }

  async #beforeFirst(position: Position) {
    const [first] = await this.log.readAll(beginning, 1);
    return !first || position < first.position ? beforeFirst : undefined;
  }
}

/** What happens at this very moment is known. */
const rightAfter = (now: Instant): Instant => instant(new Date(Date.parse(now) + 1).toISOString());
