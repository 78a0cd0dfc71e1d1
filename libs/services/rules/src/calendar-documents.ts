import { count, document, list, nullable, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { Stored } from '@icx/commands';
import { calendarsIn, evolveRules, noRules, ownCalendarNames, type RulesEvent, type RulesState } from '@icx/rules';
import { calendarNames, type CalendarName, type Calendars } from '@icx/working-days';

const day = (description: string) => Type.String({ format: 'date', description });
const year = (description: string) => Type.Integer({ minimum: 1900, maximum: 2100, description });
const name = oneOf(calendarNames, { description: 'union: a bank holiday in either of the two is one.' });

/** Who did it; of SECAS's people only SECAS is told which. */
export const bySchema = nullable(
  Type.Object(
    {
      party: Type.String(),
      user: Type.Optional(Type.String({ description: 'For SECAS alone.' })),
      approvedBy: Type.Optional(Type.String({ description: 'For SECAS alone: the second person.' })),
    },
    { description: 'Null: it came with a start of the exchange.' },
  ),
);

const effectMembers = {
  requests: count({ description: 'That changed in anything.' }),
  deadlinesMoved: count({ description: 'Legs that are due later …' }),
  breachesRetracted: count({ description: '… whose breach is taken back …' }),
  lateNowInTime: count({ description: '… or whose late answer is in time.' }),
  deemedReceiptsMoved: count({ description: 'Notices that count as received later.' }),
};
const effectSchema = document('CalendarEffect', effectMembers);

const versionMembers = {
  version: Type.String(),
  firstYear: year('The first year whose bank holidays are known …'),
  lastYear: year('… and the last: nothing is counted beyond.'),
};

export const calendarsSchema = document('Calendars', {
  ...list(
    document('Calendar', {
      name,
      ...versionMembers,
      since: nullable(Type.String({ format: 'date-time', description: 'Null: from the beginning.' })),
      by: bySchema,
    }),
  ).properties,
  following: nullable(
    Type.Object(
      {
        version: Type.String(),
        examined: nullable(count({ description: 'Requests that were gone through …' })),
        of: nullable(count({ description: '… of so many; null: another process does it.' })),
      },
      {
        description: 'A version is in force and not every request shows it yet; whatever is acted on follows it first.',
      },
    ),
  ),
});
export type CalendarsDocument = DocumentOf<typeof calendarsSchema>;

/** What came of applying: how far requests are is told by the list. */
export const calendarsAppliedSchema = document('CalendarsApplied', {
  version: Type.String(),
  calendars: Type.Array(oneOf(ownCalendarNames), { description: 'Those that it changed.' }),
});
export type CalendarsApplied = DocumentOf<typeof calendarsAppliedSchema>;

export const calendarVersionsSchema = document('CalendarVersions', {
  name,
  versions: Type.Array(
    document('CalendarVersion', {
      ...versionMembers,
      holidays: nullable(
        Type.Array(day('A bank holiday.'), { description: 'Null: it came with a file that is no longer there.' }),
      ),
      since: nullable(Type.String({ format: 'date-time' })),
      by: bySchema,
      effect: nullable(effectSchema),
    }),
    { description: 'The one in force first.' },
  ),
});
export type CalendarVersionsDocument = DocumentOf<typeof calendarVersionsSchema>;

export const calendarPreviewSchema = document('CalendarPreview', {
  version: Type.String(),
  calendars: Type.Array(
    document('CalendarChange', {
      name,
      from: Type.String({ description: 'The version in force.' }),
      coverage: Type.Object({
        before: Type.Object({ firstYear: year('First.'), lastYear: year('Last.') }),
        after: Type.Object({ firstYear: year('First.'), lastYear: year('Last.') }),
      }),
      added: Type.Array(day('A bank holiday that is new.')),
      removed: Type.Array(day('One that is none any more: it shortens no clock that runs.')),
    }),
  ),
  complete: Type.Boolean({ description: 'Every request was looked at. If not, send the same again: it goes on.' }),
  examined: count({ description: 'Requests that were looked at …' }),
  of: count({ description: '… of so many.' }),
  effect: effectSchema,
  byParty: Type.Array(
    Type.Object({
      party: Type.String({ description: 'Who was asked.' }),
      deadlinesMoved: effectMembers.deadlinesMoved,
      breachesRetracted: effectMembers.breachesRetracted,
      lateNowInTime: effectMembers.lateNowInTime,
      deemedReceiptsMoved: effectMembers.deemedReceiptsMoved,
    }),
  ),
  legs: Type.Array(
    Type.Object({
      request: Type.String(),
      leg: Type.Integer({ minimum: 1 }),
      addressee: Type.String(),
      dueOn: day('As things are.'),
      becomes: day('By the new version.'),
      breachRetracted: Type.Boolean(),
      nowInTime: Type.Boolean(),
    }),
    { description: 'The first 50 whose day due moves.' },
  ),
});
export type CalendarPreviewDocument = DocumentOf<typeof calendarPreviewSchema>;

type By = CalendarsDocument['items'][number]['by'];

/** @param isOverseer whether the viewer is SECAS */
export const byOf = ({ metadata }: Pick<Stored<RulesEvent>, 'metadata'>, isOverseer: boolean): By => {
  const { party, user, approvedBy } = metadata as { party: string | null; user: string; approvedBy?: string };
  if (party === null) return null;
  return { party, ...(isOverseer ? { user, ...(approvedBy === undefined ? {} : { approvedBy }) } : {}) };
};

type Version = CalendarVersionsDocument['versions'][number];

/** Every version that was in force, the oldest first. */
export const versionsOf = (
  name: CalendarName,
  { rules, events }: { readonly rules: RulesState; readonly events: readonly Stored<RulesEvent>[] },
  own: Calendars,
  isOverseer: boolean,
): readonly Version[] => {
  const versions: Version[] = [];
  let state = noRules;
  for (const event of events) {
    state = evolveRules(state, event);
    const known = versions.at(-1)?.version;
    if (event.type === 'rules.taken-up.v1') {
      const brought = event.data.calendars[name];
      // What was applied is above what a later start brings.
      if (!brought || brought.version === known || state.imports.length > 0) continue;
      const { firstYear, holidays, version } = own[name];
      versions.push({
        ...{ version: brought.version, firstYear, lastYear: brought.lastYear },
        holidays: version === brought.version ? [...holidays].toSorted() : null,
        ...{ since: event.data.at, by: null, effect: null },
      });
    } else if (event.type === 'rules.calendars-imported.v1') {
      const { version, firstYear, lastYear, holidays } = calendarsIn(state, own)[name];
      if (version === known) continue;
      const { followed } = rules.imports.find((one) => one.version === event.data.version) ?? {};
      versions.push({
        ...{ version, firstYear, lastYear, holidays: [...holidays].toSorted() },
        ...{ since: event.data.at, by: byOf(event, isOverseer), effect: followed?.effect ?? null },
      });
    }
  }
  return versions;
};
