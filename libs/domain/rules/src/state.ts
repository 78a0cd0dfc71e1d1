import { makeCalendar, unionCalendar } from '@icx/working-days';
import type { Calendar, Calendars, Instant, Term } from '@icx/working-days';
import type { CalendarEffect, CalendarsImported, ReportTarget, RulesEvent, RulesTakenUp } from './events.ts';

export interface CalendarImport extends CalendarsImported {
  /** Once every request follows it. */
  readonly followed?: { readonly at: Instant; readonly effect: CalendarEffect };
}

/** What is on record; each oldest first. */
export interface RulesState {
  readonly takenUp: readonly RulesTakenUp[];
  readonly imports: readonly CalendarImport[];
  readonly terms: readonly (Term & { readonly at: Instant })[];
  readonly reportTargets: readonly (ReportTarget & { readonly at: Instant })[];
}

export const noRules: RulesState = { takenUp: [], imports: [], terms: [], reportTargets: [] };

export const evolveRules = (state: RulesState, { type, data }: RulesEvent): RulesState => {
  switch (type) {
    case 'rules.taken-up.v1':
      return { ...state, takenUp: [...state.takenUp, data] };
    case 'rules.calendars-imported.v1':
      return { ...state, imports: [...state.imports, data] };
    case 'rules.calendars-followed.v1': {
      const { version, ...followed } = data;
      // Whoever follows the last version follows those before it too.
      const upTo = state.imports.findLastIndex((one) => one.version === version);
      const follows = (one: CalendarImport, index: number) =>
        index <= upTo && !one.followed ? { ...one, followed } : one;
      return { ...state, imports: state.imports.map(follows) };
    }
    case 'rules.term-added.v1':
      return { ...state, terms: [...state.terms, data] };
    case 'rules.report-target-set.v1':
      return { ...state, reportTargets: [...state.reportTargets, data] };
  }
};

/** The import that not every request follows yet. */
export const followingIn = ({ imports }: RulesState): CalendarImport | undefined => {
  const last = imports.at(-1);
  return last?.followed ? undefined : last;
};

/** The calendars in force: what was imported last takes the place of what the exchange was started with. */
export const calendarsIn = ({ imports }: RulesState, own: Calendars): Calendars => {
  const now = { ...own };
  for (const { version, calendars } of imports)
    for (const { name, holidays, firstYear, lastYear } of calendars)
      now[name] = makeCalendar(name, version, holidays, firstYear, lastYear);
  return imports.length === 0 ? own : { ...now, union: unionCalendar(now['england-and-wales'], now.scotland) };
};

/** Every version that has been in force since the exchange was started with its own: what was computed then is counted by it. */
export const calendarVersionsIn = (rules: RulesState, own: Calendars): readonly Calendar[] =>
  [rules.imports, ...rules.imports.map((_, nth) => rules.imports.slice(0, nth))].flatMap((imports) =>
    Object.values(calendarsIn({ ...rules, imports }, own)),
  );

/** The terms in force or to come: those that the exchange was started with, and those added since. */
export const termsIn = ({ terms }: RulesState, own: readonly Term[]): readonly Term[] =>
  terms.length === 0
    ? own
    : [
        ...own,
        ...terms.map(({ id, effectiveFrom, workingDays, calendar }) => ({ id, effectiveFrom, workingDays, calendar })),
      ];
