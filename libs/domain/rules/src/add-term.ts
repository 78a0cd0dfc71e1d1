import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import { atLondon, deadline } from '@icx/working-days';
import type { Calendars, Deadline, PlainDate, Term } from '@icx/working-days';

/** Legs with a running clock that were received on the first day of a term or later. */
export interface RunningSince {
  readonly count: number;
  /** Of the last of them. */
  readonly last: PlainDate | null;
}

/** What a term is decided by: those that there are, the calendars in force, and what runs. */
export interface TermFacts {
  readonly terms: readonly Term[];
  readonly calendars: Calendars;
  readonly running: RunningSince;
}

/**
 * A further SLA term. It applies to what is received from its first day on; no clock that runs is another one by it.
 * @returns refusals `term-exists`, `term-day-taken`, `term-begins-too-early`, `term-not-covered`.
 */
export const addTerm = (term: Term, { terms, calendars, running }: TermFacts): Parsed<Term> => {
  const { id, effectiveFrom } = term;
  if (terms.some((one) => one.id === id))
    return refuse.conflict(
      'term-exists',
      `There is a term ${id} already: a term never changes, give this one its own id.`,
      '/id',
    );
  if (terms.some((one) => one.effectiveFrom === effectiveFrom))
    return refuse.conflict(
      'term-day-taken',
      `Another term is effective from ${effectiveFrom}: give this one its own day.`,
      '/effectiveFrom',
    );
  if (running.count > 0)
    return refuse.conflict(
      'term-begins-too-early',
      `${running.count} leg(s) whose clock runs were received on ${effectiveFrom} or later, the last on ${running.last}: let the term begin after that day.`,
      '/effectiveFrom',
    );
  return isRefusal(firstDeadline([term], term, calendars))
    ? refuse(
        'term-not-covered',
        `The calendar ${term.calendar} covers ${calendars[term.calendar].firstYear} to ${calendars[term.calendar].lastYear}: what is received on ${effectiveFrom} would have no deadline. Let the term begin within these years.`,
        '/effectiveFrom',
      )
    : term;
};

/** Of what is received at noon of the first day of a term, by these terms. */
const firstDeadline = (terms: readonly Term[], { effectiveFrom }: Term, calendars: Calendars): Parsed<Deadline> =>
  deadline(atLondon(effectiveFrom, '12:00'), terms, calendars);

/** What a term changes: when something received on its first day is due, before and after. */
export interface TermEffect {
  /** In force on that day as things are. */
  readonly before: { readonly term: string; readonly dueOn: PlainDate } | null;
  readonly dueOn: PlainDate;
}

/** Of a term that `addTerm` takes. */
export const effectOf = (term: Term, { terms, calendars }: TermFacts): Parsed<TermEffect> => {
  const after = firstDeadline([...terms, term], term, calendars);
  if (isRefusal(after)) return after;
  const before = firstDeadline(terms, term, calendars);
  return { before: isRefusal(before) ? null : { term: before.term, dueOn: before.dueOn }, dueOn: after.dueOn };
};
