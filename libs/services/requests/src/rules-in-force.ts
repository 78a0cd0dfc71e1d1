import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@icx/runtime';
import { deciderOf, Commands } from '@icx/commands';
import { exchangeItself, type EventStore } from '@icx/event-store';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import type { Calendar, Instant } from '@icx/working-days';
import type { CalendarRevision } from './calendar-revision.ts';
import type { RequestPolicy } from './policy.ts';
import type { Rules } from './rules-file.ts';

/** Stream `rules`: by which rules the exchange decides from then on. Appended once every request follows its calendars. */
export interface RulesTakenUp {
  readonly type: 'rules.taken-up.v1';
  readonly data: Pick<Rules, 'obligationFrom' | 'terms' | 'retention'> & {
    readonly at: Instant;
    readonly calendars: Readonly<Record<string, CalendarTakenUp>>;
  };
}

interface CalendarTakenUp {
  readonly version: string;
  readonly lastYear: number;
  /** SHA-256 of its bank holidays, hex. */
  readonly holidays: string;
}

const STREAM = 'rules';
/** Everything that was taken up, oldest first. */
const rulesStream = deciderOf<readonly RulesTakenUp['data'][], RulesTakenUp>(
  [],
  (taken, { data }) => [...taken, data],
  ['rules.taken-up.v1'],
);

/** Takes up the rules of this start where they are others than before, and puts them on record: evidence names them. */
export class RulesInForce {
  constructor(
    private readonly log: EventStore,
    private readonly clock: Clock,
    private readonly policy: RequestPolicy,
    private readonly calendars: CalendarRevision,
  ) {}

  /** @returns why the exchange must not start with them: what was given once is never taken back. */
  async takeUp(): Promise<Refusal | undefined> {
    const done = await new Commands(this.log).perform(STREAM, rulesStream, exchangeItself, async (taken) => {
      const rules = { at: instant(this.clock.now()), ...onRecord(this.policy) };
      const refused = takenBack(taken, rules);
      if (refused) return refused;
      const last = taken.at(-1);
      if (last && isDeepStrictEqual({ ...last, at: null }, { ...rules, at: null })) return [];
      if (!last || !isDeepStrictEqual(last.calendars, rules.calendars)) await this.calendars.apply();
      return [{ type: 'rules.taken-up.v1', data: rules } as const];
    });
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

const takenBack = (taken: readonly RulesTakenUp['data'][], now: RulesTakenUp['data']): Refusal | undefined => {
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
