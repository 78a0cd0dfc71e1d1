import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@icx/runtime';
import { exchangeItself } from '@icx/event-store';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { CalendarRevision, RequestPolicy } from '@icx/requests-service';
import type { CalendarTakenUp, RulesState, RulesTakenUp } from '@icx/rules';
import { calendars as released, instant } from '@icx/working-days';
import type { Calendar } from '@icx/working-days';
import type { Rulebook } from './rulebook.ts';

/**
 * Takes up the rules that this start brings, where they are others than those of the last, and puts them on record:
 * evidence names them. What was applied while the exchange served is on record by itself and stays above them.
 */
export class RulesInForce {
  constructor(
    private readonly book: Rulebook,
    private readonly clock: Clock,
    private readonly calendars: CalendarRevision,
  ) {}

  /** @returns why the exchange must not start with them: what was given once is never taken back. */
  async takeUp(): Promise<Refusal | undefined> {
    const { own } = this.book;
    const done = await this.book.perform(async (state) => {
      const rules = { at: instant(this.clock.now()), ...onRecord(own) };
      const refused = takenBack(state.takenUp, rules) ?? besideApplied(state, rules);
      if (refused) return refused;
      const last = state.takenUp.at(-1);
      if (last && isDeepStrictEqual({ ...last, at: null }, { ...rules, at: null })) return [];
      if (!last || !isDeepStrictEqual(last.calendars, rules.calendars)) await this.calendars.apply();
      return [{ type: 'rules.taken-up.v1', data: rules } as const];
    }, exchangeItself);
    return isRefusal(done) ? done : undefined;
  }
}

const onRecord = ({ obligationFrom, terms, retention, calendars }: RequestPolicy) => ({
  obligationFrom,
  terms,
  retention,
  calendars: Object.fromEntries(
    Object.values(calendars).map((calendar) => [calendar.name, calendarOnRecord(calendar)]),
  ),
});

const calendarOnRecord = ({ version, lastYear, holidays }: Calendar): CalendarTakenUp => ({
  version,
  lastYear,
  holidays: createHash('sha256')
    .update([...holidays].toSorted().join(' '))
    .digest('hex'),
});

const takenBack = (taken: readonly RulesTakenUp[], now: RulesTakenUp): Refusal | undefined => {
  for (const before of taken) {
    for (const [name, was] of Object.entries(before.calendars)) {
      const is = now.calendars[name]!;
      if (is.lastYear < was.lastYear)
        return refuse(
          'rules-taken-back',
          `The calendar ${name} has covered the years to ${was.lastYear} and would cover them to ${is.lastYear}: give the bank holidays of the others back in the file that ICX_RULES names.`,
        );
      if (is.version === was.version && is.holidays !== was.holidays)
        return refuse(
          'rules-taken-back',
          `The version ${is.version} of the calendar ${name} had other bank holidays: give the changed ones a version name of their own in the file that ICX_RULES names.`,
        );
    }
    const lost = before.terms.find(
      (term) =>
        !isDeepStrictEqual(
          term,
          now.terms.find(({ id }) => id === term.id),
        ),
    );
    if (lost)
      return refuse(
        'rules-taken-back',
        `The term ${lost.id} has been in force and is gone or another one: give it back in the file that ICX_RULES names, and a new term an id of its own.`,
      );
  }
  return undefined;
};

/** What was applied while the exchange served counts: a file that says something new beside it would be passed over. */
const besideApplied = ({ takenUp, imports, terms }: RulesState, now: RulesTakenUp): Refusal | undefined => {
  const applied = new Set(imports.flatMap(({ calendars }) => calendars.map(({ name }) => name)));
  for (const name of applied) {
    const { version } = now.calendars[name]!;
    const known = version === released[name].version || takenUp.some((one) => one.calendars[name]?.version === version);
    if (!known)
      return refuse(
        'rules-taken-back',
        `The calendar ${name} has been applied while the exchange served (icx calendars list), and the file that ICX_RULES names has a version ${version} of it: leave that file as it was at the last start, and apply the new days with icx calendars apply.`,
      );
  }
  const twice = now.terms.find((term) =>
    terms.some(({ id, effectiveFrom }) => id === term.id || effectiveFrom === term.effectiveFrom),
  );
  return twice
    ? refuse(
        'rules-taken-back',
        `The term ${twice.id} of the file that ICX_RULES names has the id or the first day of one that was added while the exchange served (icx terms list): take it out of the file.`,
      )
    : undefined;
};
