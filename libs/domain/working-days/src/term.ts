import { refuse, type Parsed } from '@icx/refusals';
import type { CalendarName } from './calendar.ts';
import type { PlainDate } from './plain-date.ts';

/**
 * What the SLA allows, from a date on. The Proposer suggested 10 Working Days where the draft legal text had 5 (MP121
 * working group, Aug 2021). The calendar belongs to the term, not to the party, so that both sides count alike [choice].
 */
export interface Term {
  readonly id: string;
  /** The first London date of receipt to which the term applies. */
  readonly effectiveFrom: PlainDate;
  /** A whole number, at least 1. */
  readonly workingDays: number;
  readonly calendar: CalendarName;
}

/**
 * The term in force at receipt [choice]: later terms do not touch a clock that already runs.
 * @param receivedOn the London date of receipt, before any rolling to a Working Day. Of two terms effective from the
 * same date the one listed last applies.
 * @returns refusal `no-term-in-force` if every term starts later.
 */
export const termAt = (terms: readonly Term[], receivedOn: PlainDate): Parsed<Term> => {
  let inForce: Term | undefined;
  for (const term of terms) {
    const started = term.effectiveFrom <= receivedOn;
    if (started && (!inForce || term.effectiveFrom >= inForce.effectiveFrom)) inForce = term;
  }
  return (
    inForce ??
    refuse(
      'no-term-in-force',
      `No SLA term was in force on ${receivedOn}: SECAS adds one that is effective from that date or before (icx terms add).`,
    )
  );
};
